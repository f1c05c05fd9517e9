#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The daemon and its offline tools: start, stop, port, lock, disk, damage, memory.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	account r k2180 reporter 2180
	filled 2180 form-2180.csv
	sed -i 's/^diarienummer;[^\r]*/diarienummer;Diarie-2180/' form-2180.csv
	samplan submit form-2180.csv --profile k2180
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "init refuses a folder that is not empty and leaves nothing half" {
	run samplan-server init r --name localhost
	[ "$status" -ne 0 ]
	[ -z "$(ls -d r.tmp* 2>/dev/null)" ]
}

@test "the port is taken" {
	samplan-server init second --name localhost > /dev/null
	run samplan-server run second --listen 127.0.0.1 --port "$(cat r.port)"
	echo "$output"
	[ "$status" -eq 6 ]
	[[ "$output" == *N6008* ]]
}

@test "the store is locked by the running server, for a second server and for invite" {
	run samplan-server run r --listen 127.0.0.1 --port 0
	[ "$status" -eq 6 ]
	[[ "$output" == *L6602* ]]
	run samplan-server invite r --role administrator
	[ "$status" -eq 6 ]
}

@test "verify works beside the running server" {
	run samplan-server verify r
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "idle it needs less than 6 MiB of its own" {
	local kib
	kib=$(awk '/^RssAnon/ {print $2}' "/proc/$(cat r.pid)/status")
	echo "$kib KiB"
	[ "$kib" -lt 6144 ]
}

@test "SIGTERM: it ends with 0 and the store is whole" {
	local pid
	samplan-server init short --name localhost > /dev/null
	samplan-server run short --listen 127.0.0.1 --port 0 > short.out 2> short.log 3>&- &
	pid=$!
	until grep -q '^listening on' short.out; do sleep 0.02; done
	kill -TERM $pid
	wait $pid
	samplan-server verify short
}

@test "standard streams that are closed: no socket and no file gets their numbers" {
	local pid fd
	samplan-server init closed --name localhost > /dev/null
	samplan-server run closed --listen 127.0.0.1 --port 0 <&- >&- 2>&- 3>&- 4>&- &
	pid=$!
	until readlink /proc/$pid/fd/* | grep -q '^socket:'; do kill -0 $pid; sleep 0.02; done
	for fd in 0 1 2; do [ "$(readlink /proc/$pid/fd/$fd)" = /dev/null ]; done
	kill -TERM $pid
	wait $pid
	samplan-server verify closed <&- > verify.out
	samplan-server invite closed --role administrator <&- > /dev/null
	[ "$(stat -c %s closed/server.ini)" -gt 0 ]
}

@test "a store in memory is told of in the log, and goes on" {
	[ "$(stat -fc %T /dev/shm 2> /dev/null)" = tmpfs ] && [ -w /dev/shm ] || skip "no /dev/shm"
	local place
	place=$(mktemp -d -p /dev/shm)
	samplan-server init "$place/m" --name localhost > /dev/null
	start_server "$place/m"
	grep "^<4>store_medium dir=\"$place/m/store\" type=\"tmpfs\" reason=" "$place/m.log"
	stop_server "$place/m"
	samplan-server run "$place/m" --check 2> "$place/m.log"
	[ ! -s "$place/m.log" ]
	rm -r "$place"
	case $(stat -fc %T r) in tmpfs | ramfs | nfs | smb* | cifs | v9fs | ceph | afs | coda) ;;
	*) ! grep -q store_medium r.log || return 1 ;;
	esac
}

@test "a deleted index is rebuilt and nothing is missing" {
	stop_server r
	samplan-server verify r
	rm -r r/store/index
	start_server r
	samplan followup show gavleborg-2018/2018/2180 --profile k2180 > /dev/null
	run samplan-server verify r
	[ "$status" -eq 0 ]
}

@test "a lost administrator gets back in, offline, and it is logged" {
	stop_server r
	samplan-server invite r --role administrator > again.out
	code_in again.out > again.code
	start_server r
	samplan connect "$(server_at r)" --profile admin2 --code-file again.code
	run samplan log list --profile admin2
	[ "$status" -eq 0 ]
}

# flip FILE TEXT: one bit of each place where TEXT stands in FILE (an old page may hold it too).
flip() {
	local at byte places
	places=$(grep -abo -- "$2" "$1" | cut -d: -f1)
	[ -n "$places" ]
	for at in $places; do
		byte=$(dd if="$1" bs=1 skip="$at" count=1 status=none | od -An -tu1 | tr -d ' ')
		printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
	done
}

@test "a byte flipped inside a stored answer: verify names the entry" {
	stop_server r
	cp -r r damaged
	start_server r
	flip damaged/store/ledger/data.mdb 'Diarie-2180'
	run samplan-server verify damaged
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA610* ]]
}

@test "a byte flipped inside the index: verify names the row" {
	stop_server r
	cp -r r crooked
	start_server r
	flip crooked/store/index/data.mdb 'Upplands Väsby'
	run samplan-server verify crooked
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA612* ]]
	[[ "$output" == *0114* ]]
}

@test "a configuration with faults is named by line" {
	samplan-server init conf --name localhost > /dev/null
	printf 'prot = 7443\n' >> conf/server.ini
	run samplan-server run conf --check
	echo "$output"
	[ "$status" -eq 3 ]
	[[ "$output" == *C3502* ]]
	[[ "$output" == *port* ]]
	[[ "$output" =~ server\.ini:[0-9]+ ]]
}

@test "a folder without a store" {
	mkdir -p nothing
	run samplan-server run nothing --listen 127.0.0.1 --port 0
	[ "$status" -eq 3 ]
	run samplan-server verify nothing
	[ "$status" -ne 0 ]
}

@test "disk full: a clear error, reading goes on, and it heals without a restart" {
	mkdir -p disk
	mount -t tmpfs -o size=6m tmpfs disk 2>/dev/null || skip "mounting a small disk needs root"
	samplan-server init disk/full --name localhost > full.init
	code_in full.init > full.code
	cp -r disk/full full-spare # only to show that the folder can be copied
	ln -sfn disk/full full
	start_server full
	samplan connect "$(server_at full)" --profile fulladmin --code-file full.code
	head -c 100m /dev/zero > disk/filler 2>/dev/null || true
	local i=0 seen=
	while [ $i -lt 40 ]; do
		i=$((i + 1))
		run samplan org import "$root/client/data/organisations.csv" --profile fulladmin
		[ "$status" -eq 0 ] || { seen=1; break; }
	done
	echo "$output"
	[ -n "$seen" ]
	[ "$status" -eq 8 ]
	[[ "$output" == *L8601* ]]
	samplan whoami --profile fulladmin > /dev/null
	rm disk/filler
	samplan org import "$root/client/data/organisations.csv" --profile fulladmin
	stop_server full
	samplan-server verify full
	umount disk
}
