#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The load generator of ./run bench speaks the protocol in each of its ways: what it counts as answered is in the record.

load lib

setup_file() {
	load lib
	world
	new_store server
	"$BUILD/tests/bench/bench_fill" server 1 nothing > filled.txt
	start_server server
	enrol_admin server
	account server coordinator coordinator 21
	account server u001-001 reporter u001-001
	account server u001-002 reporter u001-002
}

setup() { world; }
teardown_file() { load lib; world; stop_server server; }

# loaded SPEECH TASK MODE [option...]: as the coordinator; what it printed lies in load.json.
loaded() {
	local keys=$XDG_DATA_HOME/samplan/coordinator
	"$BUILD/tests/bench/bench_load" "${@:1:3}" "${port:-$(cat server.port)}" --ca "$keys/ca.pem" \
		--cert "$keys/cert.pem" --key "$keys/key.pem" "${@:4}" > load.json
}

counted() { # NUMBER: so many requests were answered, and none was not
	cat load.json
	grep -q "\"count\": $1, .*\"unanswered\": 0, \"lost\": 0" load.json
}

@test "every submission that it counts is an entry, of one account or of several, and the store verifies" {
	before=$(server_number log_size)
	loaded samplan submit closed --clients 8 --threads 2 --count 20
	counted 160
	loaded samplan small closed --clients 2 --count 30 --accounts "$XDG_DATA_HOME/samplan"
	counted 60
	loaded samplan submit open --clients 4 --rate 100 --warm 0 --seconds 1
	grep -q '"unanswered": 0' load.json
	open=$(sed -n 's/.*"count": \([0-9]*\),.*/\1/p' load.json)
	[ "$(server_number log_size)" -eq $((before + 160 + 60 + open)) ]
	run samplan-server verify server
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "it reads what is there: follow-ups, totals, one after the other and many at once" {
	loaded samplan submit closed --clients 4 --count 1
	loaded samplan fetch closed --clients 4 --count 10 --objects 4
	counted 40
	loaded samplan total closed --clients 4 --count 5
	counted 20
	loaded samplan year closed --clients 1 --depth 20 --batch --count 40
	counted 2
}

@test "it connects again and again, and holds connections that say nothing" {
	loaded samplan ping connect --clients 4 --count 5
	counted 20
	echo leave | loaded samplan ping idle --clients 50
	grep -qx 'ready 50' load.json
	grep -q '"lost": 0' load.json
}

@test "an error of the server ends it: a follow-up that is not there, a foreign certificate" {
	run loaded samplan fetch closed --count 1 --set 7
	echo "$output"
	[ "$status" -eq 1 ]
	[[ "$output" == *ORGANISATION_UNKNOWN* ]]
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -out other.pem -subj /CN=other 2> other.log
	run loaded samplan ping closed --count 1 --cert other.pem --key other.key
	echo "$output"
	[ "$status" -eq 1 ]
}

@test "the echo answers so many bytes with so many" {
	keys=$XDG_DATA_HOME/samplan/coordinator
	port=$((15000 + RANDOM % 15000))
	"$BUILD/tests/bench/bench_echo" "$port" "$keys/ca.pem" server/keys/server.pem server/keys/server.key.pem 200 1000 \
		> echo.out 3>&- 4>&- &
	echo $! > echo.pid
	for _ in $(seq 500); do ! grep -q listening echo.out || break; sleep 0.02; done
	port=$port loaded echo ping closed --clients 4 --count 50 --request 200 --reply 1000
	kill "$(cat echo.pid)"
	counted 200
}
