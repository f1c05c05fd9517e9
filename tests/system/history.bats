#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A server that comes back with an old copy of its store is noticed by the first client that comes.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	account r k2180 reporter 2180
	account r k2104 reporter 2104
	filled 2180 form-2180.csv
	samplan submit form-2180.csv --profile k2180
	# the copy that will be put back
	stop_server r
	cp -a r/store old-store
	start_server r
	filled 2104 form-2104.csv
	samplan submit form-2104.csv --profile k2104
	samplan whoami --profile k2180 > /dev/null
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

size_of() { sed -n 2p "$XDG_STATE_HOME/samplan/heads/$1"; }

restore_old() {
	stop_server r
	[ -d new-store ] || mv r/store new-store
	rm -rf r/store
	cp -a old-store r/store
	start_server r
}

@test "the newest head that was seen lies beside the receipts, for its owner alone" {
	[ "$(stat -c %a "$XDG_STATE_HOME/samplan/heads/k2180")" = 600 ]
	[ "$(size_of k2180)" -gt 10 ]
	head -n 1 "$XDG_STATE_HOME/samplan/heads/k2180" | grep -qx localhost/samplan
}

@test "a receipt's head is remembered too" {
	samplan log verify --profile k2104 --format json > verified.json
	[ "$(size_of k2104)" -ge "$(grep -o '"to_size": [0-9]*' verified.json | grep -o '[0-9]*$')" ]
}

@test "log verify proves from what was seen, from a size, and from a receipt" {
	samplan log verify --profile k2180
	for size in 1 2 7; do
		run samplan log verify --profile k2180 --from "$size"
		echo "$output"
		[ "$status" -eq 0 ]
		[[ "$output" == *"✓ loggen med"*"loggnyckel"* ]]
	done
	run samplan log verify kvitto-2180-2018-1.txt --profile k2104
	echo "$output"
	[ "$status" -eq 0 ]
	run samplan log verify --profile k2180 --from noll
	[ "$status" -eq 2 ]
	run samplan log verify --profile k2180 --from 999999
	echo "$output"
	[ "$status" -ne 0 ]
}

@test "an old copy of the store: the first client that comes refuses, before it has sent anything" {
	restore_old
	samplan-server verify r > before
	run samplan whoami --profile k2180
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA618* ]]
	[[ "$output" != *Gävle* ]]
	run samplan submit form-2104.csv --profile k2104
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA618* ]]
	samplan-server verify r > after
	cmp before after
	run samplan doctor --profile k2180
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA618* ]]
}

@test "an old copy that has grown on: the client that saw the other entries refuses it" {
	restore_old
	# a client that had seen nothing newer goes on, and the log grows past what k2180 has seen
	rm "$XDG_STATE_HOME/samplan/heads/admin"
	for i in $(seq 12); do
		samplan invite create --role reporter --org 2101 --out "again-$i.code" --profile admin > /dev/null
	done
	run samplan status --profile k2180
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA619* ]]
	run samplan log verify kvitto-2104-2018-1.txt --profile admin
	echo "$output"
	[ "$status" -eq 10 ]
}

@test "the right store again: all go on as before" {
	stop_server r
	rm -rf r/store
	cp -a new-store r/store
	start_server r
	samplan whoami --profile k2180 > /dev/null
	samplan log verify --profile k2104
	# the head that admin saw on the fork is another history
	run samplan whoami --profile admin
	echo "$output"
	[ "$status" -eq 10 ]
}

@test "a damaged memory is told with its file" {
	cp "$XDG_STATE_HOME/samplan/heads/k2180" kept
	sed -i '2s/.*/1/' "$XDG_STATE_HOME/samplan/heads/k2180"
	run samplan whoami --profile k2180
	cp kept "$XDG_STATE_HOME/samplan/heads/k2180"
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA613* ]]
	[[ "$output" == *heads/k2180* ]]
}
