#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A client in another language, written from proto/ alone, works; and the C client reads what it sent.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

# /usr/bin/python3: the one that Debian's protobuf module belongs to
@test "the Python client enrols, submits, retries, reads the overview and verifies its receipt" {
	mkdir -m 700 py
	protoc --python_out=py -I "$root/proto" samplan.proto
	samplan invite create --profile admin --role reporter --org 2184 --out py.code
	run /usr/bin/python3 "$root/tests/wire/client.py" 127.0.0.1 "$(cat r.port)" py.code 2184 py
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == "gavleborg-2018/2018/2184#1 "*"the receipt verifies" ]]
	run samplan followup show gavleborg-2018/2018/2184 --profile coordinator
	[[ "$output" == *"Hudiksvall"* ]]
}
