# SPDX-License-Identifier: Apache-2.0
# fault.bash - what the tests of a server share in which calls fail on purpose (tests/crash/shim.h): a store with a
# reporter, a rule, and what has to hold whatever failed. $shim is set before.
load lib

# In memory where that can be: the failures are made up, and nothing here has to outlive a power cut.
if [ -d /dev/shm ] && [ -w /dev/shm ]; then export WORLD="/dev/shm/samplan${BATS_FILE_TMPDIR//\//-}"; fi

fault_world() {
	[ -e "$shim" ] || skip "no shim in this build"
	world
	GROW_AHEAD=0 region r
	uncontained r
	open_round r
	account r k2180 reporter 2180
	mkdir acks
	stop_server r
	samplan-server verify r
	cp -r r/store flat
}

fault_setup() {
	world
	[ -e "$shim" ] || skip "no shim in this build: sanitizers come before every other library"
	no_rule
}

end_world() { world; stop_server r; cd / && rm -rf "$WORLD"; }

# shimmed COMMAND...: with the shim, for files over store DIR/store; the rule lies in ctl.
shimmed() {
	local -x SHIM_CONTROL=$PWD/ctl SHIM_LOG=$PWD/met SHIM_ROOT=${root_of:-$(pwd -P)/r/store}
	local -x LD_PRELOAD=$shim SHIM_PROGRAM=${program:-samplan-server}
	"$@"
}

# rule CALLS K RESULT WHEN [PART]: from the next call on; written again, it begins to count again.
rules=0
rule() {
	: > met
	put_rule "$1 $2 $3 $4 ${5:-*} #$((++rules))"
}
no_rule() { put_rule ""; }
put_rule() { printf '%-255s\n' "$1" 1<> ctl; } # in its place: it is mapped
met() { [ -s met ]; } # the rule has struck

# once: one submission, or the same again if it had no receipt; prints OK or the error's symbol.
once() { "$BUILD/tests/crash_load" once "$XDG_DATA_HOME/samplan/k2180" localhost "$(cat r.port)" 2180 acks; }
receipts() { "$BUILD/tests/crash_load" verify "$XDG_DATA_HOME/samplan/k2180" localhost "$(cat r.port)" 2180 acks; }

# ended [STATUS]: the server stopped by itself, in order (10), because the store failed.
ended() {
	local status=0
	wait "$(cat r.pid)" || status=$?
	[ "$status" -eq "${1:-10}" ] || { echo "exit status $status"; tail -n 5 r.log; return 1; }
}

alive() { kill -0 "$(cat r.pid)" 2>/dev/null; }

whole() { # the store holds together, the server holds what it acknowledged and nothing more
	samplan-server verify r > verify.out 2>&1 || { cat verify.out; return 1; }
	receipts
}

# settled [STATUS]: the submission that had no receipt gets one, after a restart if the server stopped.
settled() {
	local i
	for i in $(seq 100); do
		alive || { ended "$@"; shimmed start_server r; }
		[ "$(once)" != OK ] || return 0
	done
	echo "no receipt"
	tail -n 5 r.log
	return 1
}

longer() { [ -n "${SAMPLAN_LONG:-}" ] || skip "only in ./run crash"; }
few() { if [ -n "${SAMPLAN_LONG:-}" ]; then echo 1; else echo "$1"; fi; } # STEP: each, or only every STEP-th

# named FILE: it ends with an error that has its code, not with a signal.
named() { grep -qE '^(fel|error) [A-Z][0-9AB][0-9]{3}: ' "$1" || { cat "$1"; return 1; }; }

# told COMMAND...: OK, or what was said in place of it
told() { "$@" > out 2>&1 && echo OK || cat out; }

# counted POINTS: so many calls failed, each in a run of its own.
counted() { [ -z "${POINTS:-}" ] || echo "$1" >> "$POINTS"; }

# under_rule OPERATION WHEN: tries it; a fault that lasts is over when it has struck for a moment.
under_rule() {
	local i pid
	if [ "$2" = once ]; then
		said=$("try_$1")
		return
	fi
	"try_$1" > said 3>&- 4>&- &
	pid=$!
	for i in $(seq 500); do { ! met && kill -0 $pid 2> /dev/null; } || break; sleep 0.01; done
	sleep 0.05
	no_rule
	wait $pid
	said=$(cat said)
}

# at_each OPERATION CALLS RESULT WHEN [PART [STEP [FROM]]]: the first call, the second, ... until there is none left to
# strike. before_OPERATION makes ready, try_OPERATION prints OK or an error, `stayed` looks at the program that was
# struck, again_OPERATION makes up for what failed.
at_each() {
	local k points=0 name
	for ((k = ${7:-1}; ; k += ${6:-1})); do
		"before_$1"
		rule "$2" $k "$3" "$4" "${5:-*}"
		under_rule "$1" "$4"
		name=$(head -n 1 met)
		no_rule
		[ -n "$name" ] || { echo "$1 $k: no fault: $said"; [ "$said" = OK ]; break; }
		points=$((points + 1))
		echo "$1 $k: $name: $said"
		stayed
		"again_$1"
	done
	echo "$1: $2 $3 $4 ${5:-}: $points points"
	[ "$points" -gt 0 ]
	counted $points
}
