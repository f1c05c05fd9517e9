#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Backup and restore: from a server at work to a new machine, and what is left when it is stopped on the way.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	for unit in 2101 2104 2180 2181; do account r "k$unit" reporter "$unit"; done
	# some volume: more than one frame
	for i in $(seq 25); do
		samplan org import "$root/client/data/organisations.csv" --profile admin > /dev/null
	done
	filled 2180 form-2180.csv
	samplan submit form-2180.csv --profile k2180
	samplan backup create full.backup --profile admin
	filled 2104 form-2104.csv
	samplan submit form-2104.csv --profile k2104
	samplan backup create more.backup --since full.backup --profile admin
}

teardown_file() {
	load lib
	world
	for pid in $(cat loads 2>/dev/null); do kill -KILL "$pid" 2>/dev/null || true; done
	stop_server r
	stop_server n
}

setup() { world; }

fresh() { # DIR: a machine that has the keys and the settings, and nothing else
	rm -rf "$1"
	mkdir -m 700 "$1"
	cp -a r/keys r/server.ini "$1"
}

nothing_but() { # DIR NAME...: just these lie in the folder
	local dir=$1
	shift
	diff <(ls -A "$dir") <(printf '%s\n' "$@" | sort | sed '/^$/d')
}

log_size() { sed -n 2p "$XDG_STATE_HOME/samplan/heads/$1"; }

@test "a backup is for its owner alone, and the status tells of it" {
	[ "$(stat -c %a full.backup)" = 600 ]
	[ "$(head -c 8 more.backup)" = SPBACKUP ]
	# as PROTOCOL.md says: the last 32 bytes are the SHA-256 of all before
	for file in full.backup more.backup; do
		[ "$(head -c -32 $file | sha256sum | cut -d' ' -f1)" = "$(tail -c 32 $file | od -An -tx1 | tr -d ' \n')" ]
	done
	samplan server status --profile admin --format json | grep -q '"last_backup": "20'
	run samplan backup create coordinator.backup --profile coordinator
	echo "$output"
	[ "$status" -eq 4 ]
	[[ "$output" == *A4201* ]]
	[[ "$output" == *"säkerhetskopia skapa"* ]]
	[ ! -e coordinator.backup ]
}

@test "whoever reads only PROTOCOL.md can verify it" {
	command -v python3 > /dev/null || skip "there is no python3"
	key="$XDG_DATA_HOME/samplan/admin/log_key"
	samplan log verify --profile admin --format json > verified.json
	python3 "$root/tests/wire/backup.py" "$key" full.backup more.backup > independent
	cat independent verified.json
	[ "$(cut -d' ' -f1 independent)" = "$(sed -n 's/.*"to_size": \([0-9]*\).*/\1/p' verified.json)" ]
	[ "$(cut -d' ' -f2 independent)" = "$(sed -n 's/.*"root": "\(.*\)".*/\1/p' verified.json)" ]
	python3 "$root/tests/wire/backup.py" "$key" more.backup > alone
	cmp independent alone
	run python3 "$root/tests/wire/backup.py" "$key" full.backup full.backup
	[ "$status" -ne 0 ]
}

@test "restored on a new machine: the same log, and the receipts from before hold" {
	fresh n
	run samplan-server restore n full.backup more.backup
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *full.backup:* && "$output" == *more.backup:* && "$output" == *"n/store är återställd"* ]]
	nothing_but n keys server.ini store
	[ -z "$(find n/store -perm /077)" ]
	samplan-server verify n
	# it takes over: the clients notice nothing
	stop_server r
	cp r.port n.port
	start_server n
	for unit in 2180 2104; do
		samplan receipt verify "kvitto-$unit-2018-1.txt" "form-$unit.csv" --profile "k$unit"
		samplan log verify "kvitto-$unit-2018-1.txt" --profile admin
		samplan whoami --profile "k$unit" > /dev/null
	done
	# the same submission again has the same receipt, and a new one goes on
	samplan backup create again.backup --profile admin
	stop_server n
	start_server r
	samplan backup create once.backup --profile admin
	cmp again.backup once.backup
	stop_server r
	start_server n
	filled 2101 form-2101.csv
	samplan submit form-2101.csv --profile k2101
	stop_server n
	samplan-server verify n
	start_server r
	rm "$XDG_STATE_HOME/samplan/heads/k2101" # which has seen the fork
}

@test "backups of a server at work: each restores and verifies" {
	mkdir -p acks
	for unit in 2101 2181; do
		"$BUILD/tests/crash_load" submit "$XDG_DATA_HOME/samplan/k$unit" localhost "$(cat r.port)" "$unit" acks 3>&- 4>&- &
		echo $! >> loads
	done
	samplan backup create load-0.backup --profile admin
	for i in 1 2 3; do
		sleep 0.2
		samplan backup create "load-$i.backup" --since "load-$((i - 1)).backup" --profile admin
	done
	samplan backup create load-full.backup --profile admin
	for pid in $(cat loads); do kill -TERM "$pid"; wait "$pid"; done
	rm loads
	fresh n
	samplan-server restore n load-?.backup > out
	tail -n 2 out
	fresh m
	samplan-server restore m load-full.backup
	samplan-server verify n
	samplan-server verify m
	# the writer was not held up, and what came meanwhile is in the increments
	[ "$(sed -n 's/.*återställd: \([0-9]*\) .*/\1/p' out)" -gt "$(samplan backup create dry --since load-0.backup --dry-run --profile admin --format json | sed -n 's/.*"from_entry": \([0-9]*\).*/\1/p')" ]
}

@test "a client that is stopped on the way leaves no file, or a whole one" {
	mkdir -p stopped
	# the server does not answer: the file is begun, and nothing has come
	kill -STOP "$(cat r.pid)"
	for signal in KILL INT TERM; do
		timeout -s $signal 0.2 samplan backup create stopped/new.backup --profile admin || true
		nothing_but stopped ""
	done
	kill -CONT "$(cat r.pid)"
	for i in $(seq 12); do
		samplan backup create stopped/new.backup --profile admin > /dev/null 2>&1 3>&- 4>&- &
		sleep "0.0$((i * 7 % 10))$((i % 10))"
		kill -KILL $! 2> /dev/null || true
		wait $! || true
		if [ -e stopped/new.backup ]; then
			nothing_but stopped new.backup
			samplan backup create dry --since stopped/new.backup --dry-run --profile admin > /dev/null
			rm stopped/new.backup
		else
			nothing_but stopped ""
		fi
	done
}

@test "a full disk leaves nothing: of the backup, of the restored store" {
	mkdir -p full
	run bash -c 'ulimit -f 100; samplan backup create full/new.backup --profile admin'
	echo "$output"
	[ "$status" -eq 11 ]
	[[ "$output" == *"full/new.backup"* ]]
	nothing_but full ""
	fresh n
	run bash -c 'ulimit -f 300; samplan-server restore n full.backup'
	echo "$output"
	[ "$status" -eq 8 ]
	[[ "$output" == *L8601* ]]
	nothing_but n keys server.ini
	samplan-server restore n full.backup
}

@test "kill -9 of restore at any moment: no store, and the next try makes it" {
	for i in 1 2 3 4 5 6 7 8; do
		fresh n
		samplan-server restore n full.backup more.backup > /dev/null 3>&- 4>&- &
		sleep "0.0$i"
		kill -KILL $! 2> /dev/null || true
		wait $! || true
		if [ -e n/store ]; then # it was quicker, and then it is whole
			samplan-server verify n > /dev/null
		else
			samplan-server restore n full.backup more.backup > /dev/null
			nothing_but n keys server.ini store
		fi
	done
	samplan-server verify n
}

@test "restore refuses what would not be the store again, names file and entry, and leaves nothing" {
	no_restore() { # STATUS CODE TEXT ARGUMENT...
		local want=$1 code=$2 text=$3
		shift 3
		run samplan-server restore "$@"
		echo "$output"
		[ "$status" -eq "$want" ]
		[[ "$output" == *"$code"* && "$output" == *"$text"* ]]
		[ ! -e n/store ] && [ ! -e n/store.new ]
	}
	fresh n
	no_restore 2 U2007 "FIL" n
	no_restore 3 F3624 "var: more.backup" n more.backup
	no_restore 3 F3624 "var: full.backup" n full.backup more.backup full.backup
	no_restore 3 F3620 "var: form-2180.csv" n form-2180.csv
	no_restore 11 FB500 "no-such" n full.backup no-such
	# damage in the file's last batch
	cp full.backup bad.backup
	printf '\377\377\377\377' | dd of=bad.backup bs=1 seek=$(($(stat -c %s bad.backup) - 900)) conv=notrunc status=none
	no_restore 10 VA622 "entry" n bad.backup
	[[ "$output" == *"var: bad.backup"* ]]
	head -c -1 full.backup > cut.backup
	no_restore 10 VA622 "cut.backup" n cut.backup
	# another store's keys, and none
	samplan-server init other --name localhost > /dev/null
	rm -rf n/keys
	no_restore 3 C3625 "n/keys" n full.backup
	cp -a other/keys n/keys
	no_restore 10 VA623 "full.backup" n full.backup
	rm n/server.ini
	no_restore 11 FB500 "server.ini" n full.backup
	# a store that is there is never touched
	before=$(sha256sum other/store/ledger/data.mdb)
	run samplan-server restore other full.backup
	echo "$output"
	[ "$status" -eq 6 ]
	[ "$(sha256sum other/store/ledger/data.mdb)" = "$before" ]
}

@test "from a pipe, as from a program that decrypts" {
	fresh n
	samplan-server restore n <(cat full.backup) <(cat more.backup)
	samplan-server verify n
}

@test "an old backup is noticed by the first client that has seen more" {
	fresh n
	samplan-server restore n full.backup
	stop_server r
	cp r.port n.port
	start_server n
	run samplan whoami --profile k2104
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA618* ]]
	# and by the next backup that goes on from the newest
	rm "$XDG_STATE_HOME/samplan/heads/admin"
	run samplan backup create next.backup --since more.backup --profile admin
	echo "$output"
	[ "$status" -eq 10 ]
	[[ "$output" == *VA618* ]]
	[ ! -e next.backup ]
	stop_server n
	start_server r
}

@test "where an increment may begin, and where a file may lie" {
	run samplan backup create full.backup --profile admin
	[ "$status" -eq 6 ]
	[[ "$output" == *F6006* ]]
	run samplan backup create new.backup --since 999999 --profile admin
	echo "$output"
	[ "$status" -eq 2 ]
	run samplan backup create full.backup --since full.backup --yes --profile admin
	echo "$output"
	[ "$status" -eq 2 ]
	[ ! -e new.backup ]
	SAMPLAN_LANG=en run samplan backup create new.backup --since 3 --profile admin
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"entries 3 to"* && "$output" == *"samplan-server restore DIR FULL-BACKUP"* ]]
}
