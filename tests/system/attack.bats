#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A server that may open 256 files, and a thousand clients: it says no and counts, and when they have gone it goes on.

load lib

setup_file() {
	load lib
	world
	new_store r
	sed -i -e 's/^loops = .*/loops = 2/' -e 's/^max_connections_account = .*/max_connections_account = 0/' r/server.ini
	(ulimit -n 256 && start_server r)
	enrol_admin r
}

teardown_file() { load lib; world; stop_server r; }

setup() {
	world
	places=$((256 - 56 - 2 * 8)) # server/README.md, max_connections
	keys=$XDG_DATA_HOME/samplan/admin
	files=("$keys/ca.pem" "$keys/cert.pem" "$keys/key.pem")
	mkfifo hold # a program that holds connections does so as long as somebody may write to it
}

teardown() {
	exec 9>&- || true
	[ -z "${holder:-}" ] || wait "$holder" || true
	rm -f hold
}

held() { # OUTPUT COMMAND...: runs in the background until `exec 9>&-`, and has all its connections; 1: it has not
	local out=$1
	shift
	"$@" < hold > "$out" 2>&1 3>&- 4>&- &
	holder=$!
	exec 9> hold
	until grep -q '^ready' "$out"; do
		kill -0 $holder 2> /dev/null || return 1
		sleep 0.02
	done
}

again() { # COMMAND...: the server notices in its own time that others have gone
	local i
	for i in $(seq 500); do
		"$@" > again.out 2>&1 && return 0
		sleep 0.02
	done
	cat again.out
	return 1
}

@test "who holds half of all from one address leaves the others theirs" {
	held attack.out "$BUILD/tests/bench/bench_attack" connect "$(cat r.port)" 1000 1 "${files[@]}"
	for _ in 1 2 3; do samplan server status --profile admin > status.out; done
	[ "$(server_number refused)" -ge $((1000 - places / 2)) ]
	samplan backup create attacked.backup --profile admin
	exec 9>&-
	wait $holder
	grep -q '"gone": ' attack.out
	grep -q 'conn_refused peer="127.1.0.1" reason="BUSY" detail="connections of the address"' r.log
}

@test "when all places are taken the next are told at once, counted, and served when there is room" {
	local before
	before=$(server_number refused)
	again samplan server status --profile admin
	again held idle.out "$BUILD/tests/bench/bench_load" samplan ping idle "$(cat r.port)" --ca "${files[0]}" \
		--cert "${files[1]}" --key "${files[2]}" --clients $places
	grep -qx "ready $places" idle.out
	"$BUILD/tests/bench/bench_attack" connect "$(cat r.port)" 1000 10 "${files[@]}" < hold > attack.out
	grep -q '"gone": 1000,' attack.out
	refused 7 N7003 samplan server status --profile admin # closed by the other side; try again
	exec 9>&-
	wait $holder
	grep -q '"lost": 0' idle.out # of those who were in
	again samplan server status --profile admin
	[ "$(server_number refused)" -ge $((before + 1001)) ]
	# a line a second, not a line each
	[ "$(grep -c 'detail="too many connections"' r.log)" -lt 200 ]
	samplan-server verify r
}
