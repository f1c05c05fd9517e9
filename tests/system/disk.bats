#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The real server on a disk that fails on purpose (tests/crash/shim_io.c): full, cut short, broken, once or for
# ever, at every call of a write. What was acknowledged stays, what was refused is not there, and the
# same submission again has one receipt. With SAMPLAN_LONG set (./run crash) in every way, not only the telling ones.

shim="$BUILD/tests/libshim_io.so"
load fault

setup_file() { fault_world; }
teardown_file() { end_world; }
setup() { fault_setup; }
teardown() { stop_server r; }

for_room() { # ERROR PART
	shimmed start_server r
	[ "$(once)" = OK ]
	samplan server status --profile admin --quiet
	local before
	before=$(ls acks/*.txt | wc -l)
	rule change 1 "$1" ever "$2"
	echo "without room: $(once) $(once)"
	[ "$(once)" = STORE_FULL ]
	met
	alive
	grep -q 'commit_failed error="STORE_FULL" detail=' r.log
	samplan overview --profile coordinator --plan gavleborg-2018 --year 2018 > overview.out # reading goes on
	refused 8 L8606 samplan server status --profile admin
	[ "$(ls acks/*.txt | wc -l)" = "$before" ]
	samplan-server verify r
	no_rule
	[ "$(once)" = OK ]
	[ "$(ls acks/*.txt | wc -l)" = $((before + 1)) ]
	samplan server status --profile admin --quiet
	alive
	whole
	counted 1
}

@test "ENOSPC on the ledger: refused by name, reading goes on, it heals without a restart" { for_room ENOSPC ledger/; }
@test "EDQUOT on the ledger: the same" { for_room EDQUOT ledger/; }
@test "writes cut short on the ledger: the same" { for_room SHORT ledger/; }

# each_call RESULT WHEN [STATUS [STEP]]: the rule strikes the first call of a submission that changes the disk, then the
# second, until there is none left to strike.
each_call() {
	local k=0 said
	shimmed start_server r
	[ "$(once)" = OK ]
	while :; do
		rule change $((k += ${4:-1})) "$1" "$2"
		said=$(once)
		met || break
		[ "$1 $2" = "EIO ever" ] || no_rule
		echo "$k: $(head -n 1 met): $said"
		[[ " OK STORE_FULL OUTCOME_UNKNOWN " == *" $said "* ]]
		if [ "$1" = EIO ]; then # nothing is to be believed of a disk that failed once: the server ends, and looks again
			[ "$said" = OUTCOME_UNKNOWN ]
			ended
			grep -q store_failed r.log
			[ "$2" = once ] || still_broken
		fi
		if [ "$said" = STORE_FULL ]; then # then nothing is stored, and nothing has to begin anew
			[ "$(once)" = OK ]
			alive
			said=OK
		fi
		[ "$said" = OK ] || settled "${@:3:1}"
		whole
	done
	[ "$said" = OK ]
	[ "$k" -gt 6 ] # each of two commits: pages, sync, meta page
	counted $((k / ${4:-1} - 1))
}

# still_broken: no start until the disk is whole, and each says why.
still_broken() {
	rule any 1 EIO ever
	: > r.log
	if shimmed start_server r; then return 1; fi
	met
	failed_by_name
	no_rule
	shimmed start_server r
}

# failed_by_name: the start ended by itself, in order, and said why.
failed_by_name() {
	local status=0
	wait "$(cat r.pid)" || status=$?
	echo "exit status $status"
	[ "$status" -gt 0 ]
	[ "$status" -lt 128 ]
	tail -n 3 r.log > said
	named said
}

@test "at every call of a submission: no room, once" { longer; each_call ENOSPC once; }
@test "at every call of a submission: no room, for as long as it lasts" { each_call ENOSPC ever; }
@test "at every call of a submission: cut short" { each_call SHORT once; }
@test "at every call of a submission: an error of the disk" { each_call EIO once; }
@test "at every call of a submission: an error of the disk that stays" { each_call EIO ever 10 "$(few 5)"; }
@test "at every call of a submission: an error after the write was done" { longer; each_call EIO+ once; }
@test "at every call of a submission: the end of the process" { each_call EXIT once 9; }

@test "at every call of an enrolment: one account, whatever failed" {
	local k=0 n=0 way
	shimmed start_server r
	for way in "EIO once" ${SAMPLAN_LONG:+"ENOSPC once" "SHORT once" "ENOSPC ever" "EIO ever"}; do
		k=0
		while :; do
			samplan invite create --profile admin --role reporter --org 2180 --out "e$((++n)).code" --yes > /dev/null
			rule change $((++k)) $way
			if samplan connect "$(server_at r)" --profile "e$n" --code-file "e$n.code" > said 2>&1; then
				met || break
			else
				named said
			fi
			no_rule
			for i in $(seq 50); do
				alive || { ended; shimmed start_server r; }
				[ ! -e "$XDG_DATA_HOME/samplan/e$n/cert.pem" ] || break
				samplan connect "$(server_at r)" --profile "e$n" --code-file "e$n.code" > said 2>&1 || named said
			done
			samplan whoami --profile "e$n" > said
			samplan-server verify r > verify.out
		done
		no_rule
		[ "$k" -gt 6 ]
		counted $((k - 1))
	done
	[ "$(samplan account list --profile admin --format csv | grep -c ',2180,')" = $((n + 1)) ]
}

@test "at every call of a start that has something to make up for: by name, and the next start works" {
	local k=0 status way
	shimmed start_server r
	rule change 1 EXIT once index/
	once
	met
	ended 9
	no_rule
	cp -r r behind
	for way in "EIO once" ${SAMPLAN_LONG:+"ENOSPC once" "EACCES once" "EIO ever" "ENOSPC ever"}; do
		k=0
		while :; do
			rm -rf r && cp -r behind r
			rule any,stat $((++k)) $way
			root_of=$(pwd -P)/r/ shimmed start_server r && status=0 || status=1
			met || break
			no_rule
			if [ $status != 0 ]; then
				failed_by_name
				start_server r || { tail -n 5 r.log; return 1; }
			fi
			stop_server r
		done
		stop_server r
		[ "$k" -gt 20 ]
		counted $((k - 1))
	done
	no_rule
	shimmed start_server r
	settled
	whole
}

# ---- files grown ahead, and an index that is stored after the answer ----

# grown: the store at the usual pace; waits until its files are as long as they get. Then an answer does not wait for
# the index any more.
grown() {
	local i size=0 last=-1
	[ "$(df --output=avail -k . | tail -n 1)" -gt $((2 << 20)) ] || skip "too little room for files that grow"
	stop_server r
	grow_ahead r 256
	shimmed start_server r
	[ "$(once)" = OK ]
	for i in $(seq 250); do
		size=$(($(stat -c %s r/store/index/data.mdb) + $(stat -c %s r/store/ledger/data.mdb)))
		[ "$size" = "$last" ] && [ "$size" -gt $((80 << 20)) ] && return
		last=$size
		sleep 0.1
	done
	echo "the files have $size bytes"
	return 1
}

@test "no room for the index after the answer: what is acknowledged stays, nobody sees less, it heals" {
	local k before
	grown
	for k in 1 2; do
		rule change $k ENOSPC ever index/
		[ "$(once)" = OK ]
		for i in $(seq 100); do ! met || break; sleep 0.02; done
		met
		alive
		before=$(ls acks/*.txt | wc -l)
		refused 8 L8601 samplan overview --profile coordinator --plan gavleborg-2018 --year 2018
		[ "$(once)" = STORE_FULL ]
		[ "$(ls acks/*.txt | wc -l)" = "$before" ]
		samplan plan list --profile coordinator > plans.out # what needs none of it goes on
		no_rule
		samplan overview --profile coordinator --plan gavleborg-2018 --year 2018 > overview.out
		[ "$(once)" = OK ]
		alive
		whole
		counted 1
	done
	grep -q 'index_commit_failed error="STORE_FULL"' r.log
}

@test "a disk that fails under the index after the answer: the server ends by itself, the next start makes up for it" {
	local k=0 result status
	for result in EIO:10 EXIT:9; do
		status=${result#*:}
		for k in 1 2 3; do
			grown
			rule change $k "${result%:*}" once index/
			[ "$(once)" = OK ]
			ended "$status"
			met
			no_rule
			shimmed start_server r
			whole
			counted 1
		done
	done
}

# ---- making a store ----

# init_at: init of DIR i, with all of this world in the shim's view.
init_at() { root_of=$(pwd -P)/i shimmed samplan-server init i --name localhost > init.out 2> init.err; }

@test "init ended at every call leaves no DIR or a whole one, and tells what it left" {
	local k=0 status said
	while :; do
		rm -rf i i.tmp-*
		rule change $((++k)) EXIT once
		init_at && break
		met
		no_rule
		if [ -e i ]; then
			samplan-server verify i > verify.out
			continue
		fi
		said=$(ls -d i.tmp-* 2> /dev/null || true)
		init_at
		samplan-server verify i > verify.out
		[ -z "$said" ] || grep -q "$said" init.out
	done
	[ ! -s met ]
	[ "$k" -gt 30 ]
	[ -z "$(grep tmp- init.out)" ]
	counted $((k - 1))
}

@test "init that fails at any call says why and leaves nothing" {
	local k way
	for way in "EIO once" ${SAMPLAN_LONG:+"ENOSPC once" "SHORT once" "ENOSPC ever" "EIO ever"}; do
		k=0
		while :; do
			rm -rf i i.tmp-*
			rule change $((++k)) $way
			if init_at; then
				met || break # a link that could not be removed is the temporary folder's
				samplan-server verify i > verify.out
				continue
			fi
			met
			named init.err
			[ ! -e i ]
			[[ "$way" == *ever ]] || [ -z "$(ls -d i.tmp-* 2> /dev/null)" ]
		done
		[ "$k" -gt 30 ]
		counted $((k - 1))
	done
}

# restore_at: restore into DIR n, with n in the shim's view.
restore_at() { root_of=$(pwd -P)/n shimmed samplan-server restore n full.backup > restore.out 2> restore.err; }

# restored_at_each CALLS RESULT WHEN [STEP]
restored_at_each() {
	local k points=0
	for ((k = 1; ; k += ${4:-1})); do
		rm -rf n/store n/store.new
		rule "$1" $k "$2" "$3"
		if restore_at; then
			met || break # an index that could not be stored was made once more
			samplan-server verify n > verify.out
		else
			met
			named restore.err
			[ ! -e n/store ]
			[ "$3" = ever ] || [ ! -e n/store.new ]
		fi
		points=$((points + 1))
	done
	echo "$1 $2 $3: $points points"
	[ "$points" -gt 6 ]
	counted $points
	samplan-server verify n > verify.out
}

@test "restore that fails at any call says why and leaves no store" {
	shimmed start_server r
	samplan backup create full.backup --profile admin
	stop_server r
	mkdir n
	cp -r r/keys r/server.ini n
	restored_at_each fsync,fdatasync,rename,mkdir EIO once
	restored_at_each change ENOSPC once "$(few 11)"
	[ -n "${SAMPLAN_LONG:-}" ] || return 0
	restored_at_each change EIO once
	restored_at_each change SHORT once
	restored_at_each change ENOSPC ever
	restored_at_each change EIO ever
}

# ---- files that grow; the last tests, since the store goes back to a state before the others ----

# flat: the store before any file of it grew, and none of the submissions since.
flat() {
	stop_server r
	rm -rf r/store acks
	cp -r flat r/store
	mkdir acks
	grow_ahead r 256
	: > r.log
	shimmed start_server r
}

# strikes CALL RESULT: a rule that meets the record's file while it grows, after the answer. Which call that is depends
# on how many the commit makes before.
strikes() {
	local k i
	for k in $(seq 2 12); do
		flat
		rule "$1" "$k" "$2" once ledger/
		if [ "$(once)" = OK ]; then
			for i in $(seq 250); do met && return; sleep 0.02; done
		fi
		no_rule
	done
	echo "no $1 of a growth"
	return 1
}

@test "growth that fails, at its write and at its flush, is no failure" {
	local call result
	for call in pwrite fdatasync; do
		for result in EIO ENOSPC; do
			strikes $call $result
			no_rule
			[ "$(once)" = OK ]
			alive
			[ "$result" = ENOSPC ] || grep -q store_not_grown r.log
			whole
			counted 1
		done
	done
}

@test "the end of the process while a file grows leaves a store like any other" {
	local result
	for result in EXIT EXIT+; do
		strikes pwrite $result
		ended 9
		no_rule
		shimmed start_server r
		[ "$(once)" = OK ]
		whole
		counted 1
	done
}
