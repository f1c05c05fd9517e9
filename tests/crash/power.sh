#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# power.sh BUILD STATES [SECONDS [SEED]] - records what the programs write and sync, from `samplan-server init` on, and
# looks at so many of the states in which a power cut could have left the disk; with SECONDS, at as many as the time
# allows. Then the same of a server whose LMDB does not sync, in which losses must be found.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
states=$2 seconds=${3:-0} seed=${4:-1}
export BUILD
base=${TMPDIR:-/tmp}
if [ -d /dev/shm ] && [ -w /dev/shm ]; then base=/dev/shm; fi
TOP=$(mktemp -d "$base/samplan-power-XXXXXX")
. "$here/../system/lib.bash"
exec {shown}>&2
clean_up() { # what fails ends the script (set -e), and then all is shown that was said before
	local status=$?
	[ $status = 0 ] || tail -n 20 "$TOP/said" "${WORLD:-$TOP}"/*.log >&"$shown" 2>&1 || true
	[ -z "${WORLD:-}" ] || stop_server "$WORLD/r" KILL
	cd / && rm -rf "$TOP"
	exit $status
}
trap clean_up EXIT
units="2101 2104 2180 2181"

# recorded COMMAND...: with the shim before it; what it does below WORLD goes to the trace.
recorded() { LD_PRELOAD=$BUILD/tests/libshim_trace.so TRACE_ROOT=$WORLD TRACE_FILE=$trace "$@"; }
note() { "$BUILD/tests/crash_replay" note "$trace" "$1"; }

# new_world NAME: an empty folder and its trace.
new_world() {
	export WORLD=$TOP/$1
	mkdir "$WORLD"
	trace=$TOP/$1.trace
	acks=$TOP/$1.acks
	mkdir "$acks"
	world
	"$BUILD/tests/crash_replay" begin "$trace" "$WORLD"
}

# load COUNT: four municipalities at a time, so many submissions each.
load() {
	local unit loads=()
	for unit in $units; do
		recorded "$BUILD/tests/crash_load" submit "$XDG_DATA_HOME/samplan/k$unit" localhost "$(cat r.port)" \
			"$unit" "$acks" "$1" &
		loads+=($!)
	done
	for pid in "${loads[@]}"; do wait "$pid"; done
}

# server COUNT: a server from its making to its end, with its accounts and so many submissions of each.
server() {
	recorded samplan-server init r --name localhost --county 21 > r.init
	note "made r"
	uncontained r # the shim looks at files of its own
	code_in r.init > r.code
	recorded start_server r
	recorded samplan connect "$(server_at r)" --profile admin --code-file r.code
	note "kept data/samplan/admin/key.pem"
	recorded samplan org import "$root/client/data/organisations.csv" --profile admin
	recorded open_round r
	for unit in $units; do
		recorded account r "k$unit" reporter "$unit"
		note "kept data/samplan/k$unit/key.pem"
		note "kept data/samplan/k$unit/cert.pem"
	done
	load "$1"
}

# people: what they keep on their own disks.
people() {
	recorded samplan backup create full.backup --profile admin
	note "kept full.backup"
	recorded account r k2121 reporter 2121
	filled 2121 form.csv "$root/tests/system/answers/2180.csv"
	recorded samplan submit form.csv --profile k2121
	note "answered $(ls kvitto-2121-*.txt)"
	recorded samplan backup create more.backup --since full.backup --profile admin
	note "kept more.backup"
	recorded samplan backup create full.backup --profile admin --yes
	recorded samplan account renew --profile k2121
	stop_server r
	recorded "$BUILD/tests/crash_renew" r 3
	recorded start_server r
	sleep 0.1
	stop_server r
}

restored() {
	mkdir n
	cp -a r/keys r/server.ini n
	recorded samplan-server restore n full.backup
	note "restored n 100" # at least: four times 25
}

quiet() { "$@" > "$TOP/said" 2>&1; } # never before || or in an if: there bash goes on after what fails

replay() { "$BUILD/tests/crash_replay" check "$trace" "$@"; }

# Sessions of some minutes, until the time is over; without a time, one.
began=$SECONDS sessions=0 total=0 events=0
while [ $sessions = 0 ] || [ $((SECONDS - began)) -lt "$seconds" ]; do
	sessions=$((sessions + 1))
	left=$((seconds - SECONDS + began))
	rm -rf "$TOP"/whole*
	new_world whole
	quiet server $((20 + RANDOM % 20))
	quiet people
	quiet restored
	replay "$states" $((left < 1 ? 0 : left < 150 ? left : 150)) $((seed + sessions)) > "$TOP/figures"
	total=$((total + $(cut -d' ' -f1 "$TOP/figures")))
	events=$((events + $(cut -d' ' -f2 "$TOP/figures")))
done
echo "$total states after a power cut, in $events events of $sessions sessions from init on: 0 lose anything acknowledged"

# Controls: the same harness must see a loss where there is one.
control() { # WHAT STATES [nosync]
	replay "$2" 0 "$seed" loss "${@:3}" > "$TOP/figures" 2> /dev/null
	echo "control: $1: $(cat "$TOP/figures")"
}
control "no sync counts" 300 nosync
for flag in NOSYNC NOMETASYNC; do
	export TRACE_LMDB=$flag
	new_world "$flag"
	quiet server 5
	stop_server r
	control "LMDB with MDB_$flag" 1000
done
