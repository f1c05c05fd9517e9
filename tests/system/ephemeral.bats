#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# run --ephemeral: a server for those who write clients, of which nothing is left.

load lib

setup_file() { load lib; world; }
setup() { world; }

teardown() {
	local file
	for file in *.pid; do
		[ ! -e "$file" ] || kill -TERM "$(cat "$file")" 2> /dev/null || true
		rm -f "$file"
	done
}

# trial NAME [option...]: starts one; its number, port, folder and code lie in NAME.*
trial() {
	local name=$1 i
	shift
	samplan-server run --ephemeral --lang en "$@" > "$name.out" 2> "$name.log" 3>&- 4>&- &
	echo $! > "$name.pid"
	for i in $(seq 500); do
		! grep -q '^Next' "$name.out" || break
		kill -0 "$(cat "$name.pid")" 2> /dev/null || return 1
		sleep 0.02
	done
	sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$name.out" > "$name.port"
	grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' "$name.out" > "$name.code"
	grep -oE '/[^ ]*/samplan-ephemeral-[A-Za-z0-9]{6}' "$name.out" > "$name.dir"
}

# ended NAME STATUS: and nothing is left.
ended() {
	local status=0
	wait "$(cat "$1.pid")" || status=$?
	rm "$1.pid"
	[ "$status" -eq "$2" ] || { echo "exit status $status"; cat "$1.log"; return 1; }
	[ ! -e "$(cat "$1.dir")" ]
}

@test "it serves on loopback, its code works, and SIGTERM leaves nothing" {
	trial one
	cat one.out
	[ "$(stat -c %a "$(cat one.dir)")" = 700 ]
	grep -q "^listening on 127.0.0.1:$(cat one.port)$" one.out
	grep -q "samplan connect localhost:$(cat one.port)" one.out
	if [ -w /dev/shm ]; then [[ "$(cat one.dir)" == /dev/shm/* ]]; grep -q 'in memory' one.out; fi
	! grep -q store_medium one.log || return 1 # it lies there because it may be lost
	samplan connect "localhost:$(cat one.port)" --profile trial --code-file one.code
	samplan org import "$root/client/data/organisations.csv" --profile trial
	samplan-server verify "$(cat one.dir)/server"
	kill -TERM "$(cat one.pid)"
	ended one 0
}

@test "options: name, county, address and port" {
	trial named --name plan.example.se --county 21 --listen 127.0.0.2 --port 0
	grep -q "^listening on 127.0.0.2:" named.out
	grep -q "samplan connect plan.example.se:$(cat named.port)" named.out
	openssl x509 -in "$(cat named.dir)/server/keys/server.pem" -noout -text | grep -q plan.example.se
	kill -INT "$(cat named.pid)"
	ended named 0
}

@test "each removes its own folder only, however it ends" {
	trial a
	trial b
	trial c
	kill -HUP "$(cat a.pid)"
	ended a 0
	kill -KILL "$(pgrep -P "$(cat b.pid)")" # the child that serves
	ended b 137
	[ -d "$(cat c.dir)" ]
	samplan connect "localhost:$(cat c.port)" --profile c --code-file c.code
	kill -TERM "$(cat c.pid)"
	ended c 0
}

@test "a server that cannot start leaves nothing either" {
	trial first
	run samplan-server run --ephemeral --port "$(cat first.port)"
	echo "$output"
	[ "$status" -eq 6 ]
	[[ "$output" == *N6008* ]]
	refused 3 P3102 samplan-server run --ephemeral --county x
	[ "$(ls -d "$(dirname "$(cat first.dir)")"/samplan-ephemeral-* | grep -c "$(cat first.dir)")" = 1 ]
	kill -TERM "$(cat first.pid)"
	ended first 0
}

@test "what does not go together is refused" {
	refused 2 U2007 samplan-server run --ephemeral somewhere
	refused 2 U2007 samplan-server run --ephemeral --check
	refused 2 U2007 samplan-server run --ephemeral --config some.ini
	refused 2 U2007 samplan-server run --ephemeral --port 70000
	refused 2 U2007 samplan-server run somewhere --name localhost
	refused 2 U2007 samplan-server run somewhere --county 21
	refused 2 U2007 samplan-server init somewhere --ephemeral
}
