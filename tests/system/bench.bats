#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is measured with: a store of 1.24 million values is whole, and its totals are those of the values.

load lib

setup_file() {
	load lib
	world
	new_store r
	"$BUILD/tests/bench/bench_fill" r 1 values > filled.txt
	start_server r
	enrol_admin r
	account r coordinator coordinator 21
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "Sweden is filled in: 311 organisations, 20 years, 200 values each" {
	grep -q '^followups 6220$' filled.txt
	samplan overview --profile coordinator --plan sweden-001 --year 2020 --format csv > overview.csv
	[ "$(grep -c '^u001-' overview.csv)" -eq 311 ]
	samplan-server verify r
}

@test "all its totals come through the protocol and are right" {
	run "$BUILD/tests/bench/bench_total" "$XDG_DATA_HOME/samplan/coordinator" "$(cat r.port)" 1 2 1
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"totals 4000"* ]]
}

@test "what the load generator counts is in the record" {
	of="$XDG_DATA_HOME/samplan/coordinator"
	before=$(server_number log_size)
	for task in small submit; do
		"$BUILD/tests/bench/bench_load" samplan $task closed "$(cat r.port)" --ca "$of/ca.pem" --cert "$of/cert.pem" \
			--key "$of/key.pem" --clients 4 --count 25 --warm 0 > "$task.json"
		grep -q '"count": *100\b' "$task.json"
	done
	[ "$(server_number log_size)" -eq $((before + 200)) ]
}
