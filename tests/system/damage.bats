#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Stores that are damaged, incomplete, foreign, or out of reach: verify and run name it and end in order, whatever
# is left of the files.

load lib

if [ -d /dev/shm ] && [ -w /dev/shm ]; then export WORLD="/dev/shm/samplan${BATS_FILE_TMPDIR//\//-}"; fi

setup_file() {
	load lib
	world
	GROW_AHEAD=0 region sound # every page of its files is one in use
	stop_server sound
}

teardown_file() { load lib; world; stop_server d; cd / && rm -rf "$WORLD"; }

setup() {
	world
	rm -rf d
	cp -r sound d
	rm -f d.port
}

teardown() { stop_server d; stop_server answered; umount medium 2> /dev/null || true; }

# status_of COMMAND...: 128 and more would be a signal, 124 one that did not end.
status_of() {
	status=0
	timeout 20 "$@" > said 2>&1 || status=$?
	[ $status -lt 124 ] || { echo "$*: $status"; cat said; return 1; }
}

# named STATUS CODE COMMAND...
named() {
	local want=$1 code=$2
	shift 2
	status_of "$@"
	[ $status -eq "$want" ] && grep -q "$code" said || { echo "$*: $status"; cat said; return 1; }
}

# Verify and run both refuse, by this name.
refused_by_both() {
	named "$1" "$2" samplan-server verify d
	named "$1" "$2" samplan-server run d --listen 127.0.0.1 --port 0
}

# The index is only a copy: verify says it is damaged, run makes it again.
rebuilt() {
	named 10 VA612 samplan-server verify d
	start_server d
	grep -q index_rebuilt d.log
	stop_server d
	samplan-server verify d
}

@test "data.mdb cut at any page" {
	local pages n
	pages=$(($(stat -c %s d/store/ledger/data.mdb) / 4096))
	[ "$pages" -gt 6 ]
	for n in $(seq $((pages - 1)) -1 1) 0.1; do
		truncate -s "$(awk "BEGIN { print int($n * 4096) }")" d/store/ledger/data.mdb
		refused_by_both 10 VA616
	done
}

# overwritten FILE SOURCE: every other page of it in turn (tests/unit/server/store/pages.c does all); how often that
# was named lies in $n. `invite` opens and writes as
# run does, and ends.
overwritten() {
	local page file=d/store/$1/data.mdb
	n=0
	for page in $(seq 0 2 $(($(stat -c %s "$file") / 4096 - 1))); do
		dd if="$2" of="$file" bs=4096 seek="$page" count=1 conv=notrunc status=none
		status_of samplan-server verify d
		[ $status -eq 0 ] || { [ $status -eq 10 ] && grep -q 'VA6' said; }
		[ $status -eq 0 ] || n=$((n + 1))
		status_of samplan-server invite d --role administrator
		[ $status -eq 0 ] || { [ $status -eq 10 ] && grep -q 'VA6' said; }
		rm -rf d && cp -r sound d
	done
}

@test "pages of zeros and of noise: named or not in use" {
	local n
	head -c 4096 /dev/urandom > noise
	overwritten ledger /dev/zero
	[ "$n" -gt 2 ]
	overwritten ledger noise
	[ "$n" -gt 2 ]
	overwritten index noise
	[ "$n" -gt 3 ]
}

# bytes FILE OFFSET OCTAL...
bytes() { printf "$3" | dd of="d/store/$1/data.mdb" bs=1 seek="$2" conv=notrunc status=none; }

@test "a page size of 0, another version of LMDB, a file that is no database" {
	bytes ledger 40 '\000\000\000\000'
	refused_by_both 10 VA616
	rm -rf d && cp -r sound d
	bytes ledger 20 '\002'
	refused_by_both 10 VA616
	grep -q version said
	head -c 100000 /dev/urandom > d/store/ledger/data.mdb
	refused_by_both 10 VA616
	bytes index 40 '\000\000\000\000'
	rm d/store/ledger/data.mdb && cp sound/store/ledger/data.mdb d/store/ledger/
	rebuilt
}

@test "data.mdb absent, empty, of one byte, a folder, a link" {
	local file=d/store/ledger/data.mdb
	: > $file
	refused_by_both 10 VA616
	[ ! -s $file ]
	printf x > $file
	refused_by_both 10 VA616
	rm $file
	named 3 L3603 samplan-server verify d
	named 3 L3603 samplan-server run d --listen 127.0.0.1 --port 0
	mkdir $file
	refused_by_both 11 FB500
	rmdir $file
	ln -s "$PWD/sound/store/ledger/data.mdb" $file
	refused_by_both 11 FB500
}

@test "an index that is empty, cut or absent is made again" {
	local cut
	for cut in 0 1 4096 9000; do
		truncate -s $cut d/store/index/data.mdb
		if [ $cut = 0 ]; then start_server d; stop_server d; samplan-server verify d; else rebuilt; fi
		rm -rf d d.log && cp -r sound d
	done
	rm -r d/store/index
	samplan-server verify d
	start_server d
	stop_server d
	samplan-server verify d
}

@test "a lock file that is missing, foreign or a folder" {
	local file
	for file in d/store/ledger/lock.mdb d/store/index/lock.mdb; do
		rm $file
		samplan-server verify d
		head -c 9000 /dev/urandom > $file
		samplan-server verify d
		start_server d
		stop_server d
		rm $file && mkdir $file
		named 11 FB500 samplan-server verify d
		named 11 FB500 samplan-server run d --listen 127.0.0.1 --port 0
		rm -rf d && cp -r sound d
	done
}

@test "the ledger of another region, and the keys of another" {
	samplan-server init other-region --name localhost > /dev/null
	cp other-region/store/ledger/data.mdb d/store/ledger/data.mdb
	named 3 C3617 samplan-server run d --listen 127.0.0.1 --port 0
	named 10 VA612 samplan-server verify d # its index is of the ledger that was here
	rm -rf d && cp -r sound d
	cp other-region/store/index/data.mdb d/store/index/data.mdb
	rebuilt
}

@test "data.mdb replaced while the server runs: it goes on with what it has, and the next start says so" {
	cp sound.port d.port
	start_server d
	mv d/store/ledger/data.mdb kept
	printf 'not a database' > d/store/ledger/data.mdb
	samplan org import "$root/client/data/organisations.csv" --profile admin
	stop_server d
	refused_by_both 10 VA616
	mv kept d/store/ledger/data.mdb
	samplan-server verify d
}

@test "verify that is stopped leaves nothing, whatever it was at" {
	local i pid
	mkdir -p scratch
	for i in $(seq 10 59); do
		TMPDIR=$PWD/scratch samplan-server verify d > said 2>&1 3>&- 4>&- &
		pid=$!
		sleep 0.00$i
		kill -TERM $pid 2> /dev/null || true
		status=0
		wait $pid || status=$?
		# done, stopped in order, or ended before it had begun
		[ $status -eq 0 ] || [ $status -eq 130 ] || [ $status -eq 143 ] || { cat said; return 1; }
		[ -z "$(ls scratch)" ]
	done
}

@test "a medium that can only be read: verify works, run says why not" {
	mkdir -p medium
	mount -t tmpfs -o size=20m tmpfs medium 2> /dev/null || skip "mounting needs root"
	cp -r sound medium/d
	mount -o remount,ro medium
	samplan-server verify medium/d
	named 11 FB500 samplan-server run medium/d --listen 127.0.0.1 --port 0
	grep -q 'Read-only' said
}

# Somebody who does not own the folder.
other="setpriv --reuid 65534 --regid 65534 --clear-groups"

@test "a folder of somebody else's: the rights are named, not an empty store" {
	[ "$(id -u)" = 0 ] || skip "changing the user needs root"
	$other "$BUILD/samplan-server" version > /dev/null 2>&1 || skip "the build folder is not for everyone"
	chmod 755 "$WORLD"
	named 11 FB500 $other "$BUILD/samplan-server" run "$PWD/d" --listen 127.0.0.1 --port 0
	grep -q 'Permission denied' said
	named 11 FB500 $other "$BUILD/samplan-server" verify "$PWD/d"
	grep -q 'Permission denied' said
	named 11 FB500 $other "$BUILD/samplan-server" init "$PWD/d/x" --name localhost
	chmod 755 d d/store d/store/*
	chmod 644 d/store/*/*
	named 11 FB500 $other "$BUILD/samplan-server" verify "$PWD/d" # it has to write into the lock file
	named 11 FB500 $other "$BUILD/samplan-server" run "$PWD/d" --listen 127.0.0.1 --port 0
	chmod 755 d/keys
	named 11 FB500 $other "$BUILD/samplan-server" run "$PWD/d" --listen 127.0.0.1 --port 0
}

# rotted FILE: a page of it that begins a value becomes noise, and its time of change stays: what the medium does.
rotted() {
	/usr/bin/python3 - "$1" <<- 'END'
		import os, sys
		file = os.open(sys.argv[1], os.O_RDWR)
		was = os.fstat(file)
		for page in range(was.st_size // 8192, was.st_size // 4096):
		    head = os.pread(file, 12, page * 4096)
		    if int.from_bytes(head[:8], "little") == page and head[10:] == b"\4\0":
		        break
		else:
		    sys.exit("no value has a page of its own")
		os.pwrite(file, b"\xa5" * 64, page * 4096)
		os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
		print(page)
	END
}

@test "rot in a large store that was stopped in order: the server answers, finds it, names it and ends" {
	local page big=big/store/ledger
	samplan-server init big --name localhost --county 21 > /dev/null
	"$BUILD/tests/bench/bench_fill" big 1 values > /dev/null
	[ -s $big/sound ]
	start_server big
	[ ! -s $big/sound ]
	stop_server big KILL
	[ ! -s $big/sound ] # all of it is read, and then there is one again
	start_server big
	stop_server big
	[ -s $big/sound ]
	page=$(rotted $big/data.mdb)
	named 10 VA616 samplan-server run big --listen 127.0.0.1 --port 0
	grep -q '^listening on' said
	grep -q "store_failed dir=\"$big\" reason=\"data.mdb: page $page " said
	[ ! -s $big/sound ]
	named 10 VA616 samplan-server run big --listen 127.0.0.1 --port 0
	! grep -q '^listening on' said || false
	grep -q "data.mdb: page $page " said
	rm -r big
}

# rotted_answer FILE: a bit of what unit 2180 answered, in its row of `current` (key: plan 1, 2018, unit; 38 bytes).
rotted_answer() {
	/usr/bin/python3 - "$1" <<- 'END'
		import struct, sys
		key = struct.pack(">IH32s", 1, 2018, b"2180")
		with open(sys.argv[1], "r+b") as file:
		    content, at, n = file.read(), -1, 0
		    while (at := content.find(key, at + 1)) >= 0:
		        length, _, key_length = struct.unpack("<IHH", content[at - 8 : at])
		        if key_length == len(key) and length > 80: # not of `revision`, whose keys are longer
		            file.seek(at + len(key) + 70)
		            file.write(bytes([content[at + len(key) + 70] ^ 4]))
		            n += 1
		sys.exit(n == 0)
	END
}

@test "rot of an answer under a server: named, the server ends, and the next start has made the index anew" {
	local store=answered/store/index
	export XDG_CONFIG_HOME="$WORLD/own/config" XDG_DATA_HOME="$WORLD/own/data" XDG_STATE_HOME="$WORLD/own/state"
	region answered
	open_round answered
	submitted answered 2180
	samplan total --format csv --profile coordinator > before
	stop_server answered
	start_server answered
	! grep -q 'index_rebuilt' answered.log || false
	rotted_answer $store/data.mdb
	named 10 VA616 samplan total --format csv --profile coordinator
	grep -q 'current 1/2018/2180' said
	while kill -0 "$(cat answered.pid)" 2> /dev/null; do sleep 0.02; done
	grep -q "store_failed dir=\"$store\" reason=\"index current 1/2018/2180\"" answered.log
	grep -q VA616 answered.log
	named 10 VA612 samplan-server verify answered
	start_server answered
	grep -q 'index_rebuilt.*is not as it was stored' answered.log
	samplan total --format csv --profile coordinator > after
	diff before after
	stop_server answered
	samplan-server verify answered
}
