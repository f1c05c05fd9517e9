#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Role x request x own or other organisation, over the wire: no cell is wrong.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	account r k2180 reporter 2180
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "every role may say what the table says, and nothing else" {
	run "$BUILD/tests/wire_rights" localhost "$(cat r.port)" "$XDG_DATA_HOME/samplan"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"156 cells, 0 wrong"* ]]
}
