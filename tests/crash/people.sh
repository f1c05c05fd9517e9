#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# people.sh BUILD OPERATIONS - eight clients submit and read while their server is killed and stands still, and their
# lines are cut; afterwards crash_judge holds all that they were told against the log. SEED=NUMBER repeats the choices of
# another run. What went wrong is kept in BUILD/people.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
operations=$2
seed=${SEED:-$((RANDOM << 15 | RANDOM))}
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-people-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT
units="2101 2104 2180" # two accounts each: their corrections get in each other's way

undo() { # of clean_up, whose status it is
	[ "$status" != 0 ] || return 0
	rm -rf "$BUILD/people"
	mv "$TOP" "$BUILD/people" || true
	echo "the same choices again: SEED=$seed tests/crash/people.sh $BUILD $operations" >&"$shown"
}

made() {
	samplan-server init r --name localhost --county 21 > r.init
	start
	people
	for unit in $units; do account r "l$unit" reporter "$unit"; done
	account r second coordinator 21
	samplan backup create early.backup --profile admin
	end TERM
}

worked() {
	"$BUILD/tests/crash_people" r "$(< r.port)" r.log "$XDG_DATA_HOME/samplan" "$operations" "$seed" history > struck
	start
	samplan backup create whole.backup --profile admin
	end TERM
	samplan-server verify r
	"$BUILD/tests/crash_judge" history whole.backup > judged
}

# found WHAT HISTORY BACKUP: the judge finds what was planted.
found() {
	local status=0
	"$BUILD/tests/crash_judge" "$2" "$3" 2> finding || status=$?
	[ "$status" = 1 ] && grep -q "$1" finding
}

# That it finds what is wrong, in this very history too: a log that has lost the last hour; an answer that shows the last
# but one revision; an answer to another's question.
planted() {
	local last
	found "not in the log\|no newer revision" history early.backup
	last=$(grep -n 'kind=newest end=told' history | tail -n 1 | cut -d: -f1)
	sed "${last}s/ revision=[0-9]*/ revision=1/" history > back
	found "not what the log was" back whole.backup
	sed '0,/kind=submit end=told/s//kind=submit end=conflict/' history > refused
	found "refused is in the log" refused whole.backup
}

new_world
quiet made
quiet worked
quiet planted
echo "$(cat struck); $(cat judged)"
