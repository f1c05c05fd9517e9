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

many() { # organisations that make a listing longer than one frame takes
	head -n 1 "$root/client/data/organisations.csv"
	seq -f 'org-%04g,En organisation till,21,Gävleborgs län,other,,' 1 1100
}

# /usr/bin/python3: the one that Debian's protobuf module belongs to
@test "the Python client enrols, submits, retries, verifies its receipt and reads listings of several frames" {
	mkdir -m 700 py
	protoc --python_out=py -I "$root/proto" samplan.proto
	many > many.csv
	samplan org import many.csv --profile admin
	samplan invite create --profile admin --role reporter --org 2184 --out py.code
	run /usr/bin/python3 "$root/tests/wire/client.py" 127.0.0.1 "$(cat r.port)" py.code 2184 py
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" =~ ^1[0-9]+\ organisations\ in\ [2-9]\ frames$ ]]
	[[ "${lines[1]}" == "gavleborg-2018/2018/2184#1 "*"the receipt verifies" ]]
	run samplan followup show gavleborg-2018/2018/2184 --profile coordinator
	[[ "$output" == *"Hudiksvall"* ]]
}
