#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is measured with: a store of 1.24 million values is whole, and its totals are those of the values.

load lib

setup_file() {
	load lib
	world
	samplan-server init r --name localhost --county 21 > r.init
	grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' r.init | head -n 1 > r.code
	"$BUILD/tests/bench/bench_fill" r 1 values > filled.txt
	start_server r
	samplan connect "$(server_at r)" --profile admin --code-file r.code
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

entries() { samplan server status --profile admin --format json | sed -n 's/.*"log_size": *\([0-9]*\).*/\1/p'; }

@test "what the load generator counts is in the record" {
	of="$XDG_DATA_HOME/samplan/coordinator"
	before=$(entries)
	for task in small submit; do
		"$BUILD/tests/bench/bench_load" samplan $task closed "$(cat r.port)" --ca "$of/ca.pem" --cert "$of/cert.pem" \
			--key "$of/key.pem" --clients 4 --count 25 --warm 0 > "$task.json"
		grep -q '"count": *100\b' "$task.json"
	done
	[ "$(entries)" -eq $((before + 200)) ]
}
