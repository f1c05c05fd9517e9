#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A code works once, however many use it at once (reliability.md P15): 200 connections, 5 uses on each.

load lib

setup_file() {
	load lib
	world
	region r
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

race() { # different|same: the race for a new code; how many accounts it made is the last line
	local before after
	samplan invite create --profile admin --role reporter --org 2180 --out "$1.code" --yes
	before=$(samplan account list --profile admin --format json | grep -o '"account":' | wc -l)
	"$BUILD/tests/wire_enrol_race" localhost "$(cat r.port)" "$1.code" "$1" || return 1
	after=$(samplan account list --profile admin --format json | grep -o '"account":' | wc -l)
	echo "$((after - before)) accounts"
}

@test "a thousand uses of one code by as many keys give one certificate, and the others hear why" {
	run race different
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"1 certificates, 1 equal, 999 times used already, 0 other answers"* ]]
	[ "${lines[-1]}" = "1 accounts" ]
}

@test "a thousand uses of one code by the same key give the same certificate each time" {
	run race same
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"1000 certificates, 1000 equal, 0 times used already, 0 other answers"* ]]
	[ "${lines[-1]}" = "1 accounts" ]
}
