#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The real client on a disk that fails on purpose (tests/crash/shim_io.c): full, cut short, broken, or the end of the
# process, once or for as long as it lasts, at every call of whatever it writes. It says that it has done what it was
# asked to, or ends with an error that has its name; the same command again gives one record, one account, one file. No
# file has its name before it is whole, and a key is nobody else's to read. With SAMPLAN_LONG set (./run crash) at
# every call and in every way, not only at some and in the telling ones.

shim="$BUILD/tests/libshim_io.so"
load fault

setup_file() {
	fault_world
	mkdir flat_mine
	cp -r config data state flat_mine
}
teardown_file() { end_world; }
setup() {
	fault_setup
	start_server r
}
teardown() { stop_server r; }

# mine COMMAND...: the client on the disk that fails, which is the folder mine; at its next start it is as it was.
mine() {
	local -x XDG_CONFIG_HOME=$WORLD/mine/config XDG_DATA_HOME=$WORLD/mine/data XDG_STATE_HOME=$WORLD/mine/state
	root_of=$(pwd -P)/mine program=samplan shimmed samplan "$@"
}
afresh() {
	rm -rf mine
	cp -r flat_mine mine
}

# tried COMMAND...: prints OK or what was said in place of it. A signal is no answer.
tried() {
	local status=0
	mine "$@" > out 2>&1 || status=$?
	[ "$status" -lt 128 ] || echo "signal $((status - 128))" > out
	if [ "$status" = 0 ]; then echo OK; else cat out; fi
}

# All of the command happens under the rule: nothing here waits for a disk to heal.
under_rule() { said=$("try_$1"); }

for_ever= # set while the fault lasts

# stayed: it said how it ended, unless that was made up, and left nothing half done.
stayed() {
	case $name in
	*" EXIT"*) [ "$said" != OK ] ;;
	*) [ "$said" = OK ] || named out ;;
	esac
	[[ $name == "unlink "* || $name == *" EXIT"* || -n "$for_ever" ]] || no_leftover
}

keys_whole() { # PROFILE, whose folder is NAME.new before it is its own
	local key
	for key in mine/data/samplan/"$1"*/key.pem; do
		[ -e "$key" ] || continue
		[ "$(stat -c %a "$key")" = 600 ]
		openssl pkey -in "$key" -noout -check > out.key
	done
}

no_leftover() { [ -z "$(find mine -name '*.tmp-*')" ] || { find mine -name '*.tmp-*'; return 1; }; }

# once_more OPERATION: the same command on a disk that is whole. What failed by itself has left nothing behind; what was
# done all the same, or could not be undone, is told by name.
once_more() {
	said=$("try_$1")
	[ "$said" != OK ] || return 0
	[[ $name == *" EXIT"* || $name == *+ || -n "$for_ever" ]] || { cat out; return 1; }
	grep -q F6006 out || { cat out; return 1; }
}

# ---- what is under way: the words of at_each ----

before_submit() {
	afresh
	filled 2180 mine/2180.csv > /dev/null
	[ "$(base_of mine/2180.csv)" = "$revision" ]
	revision=$((revision + 1))
}
base_of() { sed -n 's/^bygger_på_revision;\([0-9]*\).*/\1/p' "$1"; }
try_submit() { tried submit mine/2180.csv --profile k2180; }
again_submit() {
	[ "$said" = OK ] || said=$(try_submit)
	[ "$said" = OK ]
	# with a number more where it could not be seen that there was none of this name
	mine receipt verify mine/kvitto-2180-2018-"$revision"*.txt mine/2180.csv --profile k2180 > out
	cmp mine/kvitto-2180-2018-"$revision"*.txt mine/state/samplan/receipts/k2180/kvitto-2180-2018-"$revision"*.txt
}

joined=0
before_join() {
	afresh
	rm -f e*.code
	samplan invite create --profile admin --role reporter --org 2180 --out "e$((++joined)).code" --yes > /dev/null
}
try_join() { tried connect "$(server_at r)" --profile "e$joined" --code-file "e$joined.code"; }
again_join() {
	keys_whole "e$joined"
	[ "$said" = OK ] || once_more join
	mine whoami --profile "e$joined" > out
	keys_whole "e$joined"
}

# The same under a name that has an account already.
before_rejoin() { before_join; }
try_rejoin() { tried connect "$(server_at r)" --profile k2180 --code-file "e$joined.code" --yes; }
again_rejoin() {
	keys_whole k2180
	[ "$said" = OK ] || said=$(try_rejoin)
	mine whoami --profile k2180 > out
	keys_whole k2180
}

before_renew() { afresh; }
try_renew() { tried account renew --profile k2180; }
again_renew() { # whatever was written fits the key
	mine whoami --profile k2180 > out
	[ "$said" = OK ] || [ "$(try_renew)" = OK ]
}

before_backup() { afresh; }
try_backup() { tried backup create mine/full.backup --profile admin; }
again_backup() {
	[ "$said" = OK ] || once_more backup
	[ "$(stat -c %a mine/full.backup)" = 600 ]
	mine backup create none --since mine/full.backup --dry-run --profile admin > out
}

before_form() { afresh; }
try_form() { tried form get --profile k2180 --output mine/form.csv; }
again_form() {
	[ "$said" = OK ] || once_more form
	cmp mine/form.csv form.csv
}

before_plan() { afresh; }
try_plan() { tried plan show gavleborg-2018@1 --format yaml --profile k2180 --output mine/plan.yaml; }
again_plan() {
	[ "$said" = OK ] || [ "$(try_plan)" = OK ]
	cmp mine/plan.yaml plan.yaml
}

before_invite() { afresh; }
try_invite() { tried invite create --profile admin --role reporter --org 2180 --out mine/x.code --yes; }
again_invite() { # a code that is there is one that counts, unless the end came before it could be told to the server
	[ "$said" = OK ] || once_more invite
	[ "$(stat -c %a mine/x.code)" = 600 ]
	if [ "$said" = OK ]; then mine connect "$(server_at r)" --profile x --code-file mine/x.code > out; fi
}

# ---- in which ways ----

# at_every_call OPERATION [STEP]: STEP for the short form
at_every_call() {
	at_each "$1" change ENOSPC once '*' "$(few "${2:-1}")"
	[ -n "${SAMPLAN_LONG:-}" ] || return 0
	at_each "$1" any,stat,read,close EIO once
	at_each "$1" open,create,mkdir EACCES once
	at_each "$1" read,write SHORT once
	at_each "$1" change,close EIO+ once
	at_each "$1" change EXIT once
	local for_ever=1
	at_each "$1" change ENOSPC ever
	at_each "$1" any,stat,read EIO ever
}

@test "a command that fails leaves the file that --output names as it was" {
	echo kept > named.csv
	stop_server r
	refused 7 N7001 samplan overview --year 2018 --profile k2180 --output named.csv
	[ "$(cat named.csv)" = kept ]
}

@test "a folder that cannot be synced: what was said to have failed is not there, and the same again makes it" {
	local part
	for part in "form get --profile k2180 --output" "backup create --profile admin"; do
		afresh
		mkdir mine/new
		rule fsync 2 EIO once /mine/new # the file's own, and then the folder's
		refused 11 FB500 mine $part mine/new/file
		met
		no_rule
		[ -z "$(ls mine/new)" ]
		mine $part mine/new/file > out
	done
}

@test "what cannot be looked at is not taken for absent: no profile is lost" {
	local k
	for k in 1 2; do # when it is read, and when the new profile comes to those that are there
		before_join
		rule stat $k EIO once /mine/config/samplan/client.ini
		[ "$(try_join)" = OK ]
		met
		no_rule
		mine whoami --profile k2180 > out
	done
}

@test "at every call of a submission: one record, one receipt" {
	revision=0
	at_every_call submit 6
	filled 2180 last.csv > out
	[ "$(base_of last.csv)" = "$revision" ]
	samplan-server verify r > verify.out
}

@test "at every call of an enrolment: one account, whose key is whole" {
	local before
	before=$(accounts)
	if [ -n "${SAMPLAN_LONG:-}" ]; then
		at_every_call join
		at_every_call rejoin
	else
		at_each join fsync,rename EIO once /mine/data 2
	fi
	[ "$(accounts)" = $((before + joined)) ]
	samplan-server verify r > verify.out
}
accounts() { samplan account list --profile admin --format csv | grep -c ',2180,'; }

@test "at every call of a renewal: the certificate fits the key" { longer; at_every_call renew; }

@test "at every call of a backup: whole, or not there" { at_every_call backup 9; }

@test "at every call of a form that is fetched: whole, or not there" {
	samplan form get --profile k2180 --output form.csv --yes
	at_every_call form 9
}

@test "at every call of a plan that is fetched: whole, or not there" {
	longer
	samplan plan show gavleborg-2018@1 --format yaml --profile k2180 --output plan.yaml
	at_every_call plan
}

@test "at every call of an invitation: a code that counts, or none" { longer; at_every_call invite; }
