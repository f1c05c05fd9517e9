#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A store that may only be read: on a mount of that kind, and in folders without the right to write. What has to write
# says why it cannot, by name, and changes nothing; verify reads.

load lib

if [ -d /dev/shm ] && [ -w /dev/shm ]; then export WORLD="/dev/shm/samplan${BATS_FILE_TMPDIR//\//-}"; fi

setup_file() {
	world
	samplan-server init r --name localhost > r.init
	cp -r r/store kept
}

teardown_file() {
	world
	umount fixed 2> /dev/null || true
	cd / && rm -rf "$WORLD"
}

setup() { world; }

as_user() { "$@"; }

# not_done REASON COMMAND...: FB500, whose place is the file that it names.
not_done() {
	local reason=$1
	shift
	run "$@"
	echo "$output"
	[ "$status" -eq 11 ]
	[[ "$output" == *FB500*"$reason"* ]]
}

# cannot_write DIR REASON: neither a server nor an invitation.
cannot_write() {
	not_done "$2" as_user samplan-server run "$1" --listen 127.0.0.1 --port 0
	not_done "$2" as_user samplan-server invite "$1" --role administrator
	diff -r kept "$1/store"
}

@test "a read-only mount: run, invite and init say so; verify reads" {
	mkdir -p fixed
	mount --bind r fixed 2> /dev/null || skip "mounting needs root"
	mount -o remount,bind,ro fixed
	cannot_write fixed "Read-only file system"
	not_done "Read-only file system" samplan-server init fixed/new --name localhost
	samplan-server verify fixed
	diff -r kept fixed/store
	umount fixed
}

@test "a store without the right to write: run and invite say so; verify needs it for LMDB's lock alone" {
	if [ "$(id -u)" = 0 ]; then # to whom rights mean nothing
		as_user() { setpriv --reuid 65534 --clear-groups "$@"; }
		chmod a+x "$WORLD"
		chown -R 65534 r
		as_user samplan-server version > version.out || skip "no other user can run the program here"
	fi
	chmod -R a-w r/store
	cannot_write r "Permission denied"
	not_done "Permission denied" as_user samplan-server verify r
	chmod u+w r/store/*/lock.mdb
	cannot_write r "Permission denied"
	as_user samplan-server verify r
	diff -r -x lock.mdb kept r/store
}
