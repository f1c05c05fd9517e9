#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the programs of before left behind (tests/old/make.sh, which says when to add another), in the hands of
# today's: stores, profiles, receipts, forms, backups. The clock is that of the day after, so that no certificate ends.

load lib

clock="$BUILD/tests/libshim_clock.so"

setup() {
	[ -e "$clock" ] || skip "no shim in this build: sanitizers come before every other library"
	top=$BATS_TEST_TMPDIR
}

teardown() {
	[ ! -e r ] || stop_server r
	[ ! -e n ] || stop_server n
}

# each COMMAND: in the world of every one that is kept.
each() {
	local kept
	for kept in "$root"/tests/old/*.tar.xz; do
		echo "== $(basename "$kept")"
		rm -rf "$top/kept"
		tar -C "$top" -xJf "$kept"
		export WORLD=$top/kept
		world
		printf '%-31s\n' "=$(($(cat made) + 86400))000" > now
		export SHIM_CLOCK=$WORLD/now LD_PRELOAD=$clock
		"$@"
	done
}

# goes_on: as if there had been no change of programs; the heads that were seen are continued by those of now.
goes_on() {
	local revision
	start_server r
	samplan log verify --profile admin
	for revision in 1 2; do
		samplan log verify "kvitto-2180-2018-$revision.txt" --profile admin
	done
	samplan receipt verify kvitto-2180-2018-1.txt form-2180.csv --profile k2180
	samplan receipt verify kvitto-2180-2018-2.txt form-2180-again.csv --profile k2180
	samplan followup show gavleborg-2018/2018/2180#2 --profile coordinator > shown
	samplan check form-2104.csv --profile k2104
	samplan submit form-2104.csv --profile k2104
	samplan receipt verify kvitto-2104-2018-1.txt form-2104.csv --profile k2104
	samplan total --profile coordinator > total
	stop_server r
	samplan-server verify r
}

@test "a store, its profiles, receipts and forms of before: all is read, and goes on" { each goes_on; }

restored() {
	[ -e early.backup ] || return 0
	start_server r
	samplan backup create late.backup --since early.backup --profile admin
	samplan backup create whole.backup --profile admin
	mkdir -m 700 n
	cp -a r/keys r/server.ini n
	stop_server r
	samplan-server restore n early.backup
	samplan-server verify n
	rm -rf n/store
	samplan-server restore n early.backup late.backup
	samplan-server verify n
	cp r.port n.port
	start_server n
	samplan log verify --profile admin
	samplan backup create again.backup --profile admin
	cmp whole.backup again.backup
	stop_server n
}

@test "a backup of before: restored, gone on from, and the same as one of now" { each restored; }
