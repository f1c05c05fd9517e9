#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill_cycles.sh BUILD CYCLES - four municipalities submit without pause; the server dies by kill -9 at random
# moments and starts again. At the end every acknowledged submission is there once, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
cycles=$2
export BUILD
WORLD=$(mktemp -d "${TMPDIR:-/tmp}/samplan-crash-XXXXXX")
export WORLD
. "$here/../system/lib.bash"
loads=()
clean_up() {
	local pid
	for pid in "${loads[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
	stop_server r KILL
	cd / && rm -rf "$WORLD"
}
trap clean_up EXIT

world
units="2101 2104 2180 2181"
{
	region r
	open_round r
	for unit in $units; do account r "k$unit" reporter "$unit"; done
} > setup.txt 2>&1 || { cat setup.txt r.log; exit 1; }
mkdir acks
for unit in $units; do
	"$BUILD/tests/crash_load" submit "$XDG_DATA_HOME/samplan/k$unit" localhost "$(cat r.port)" "$unit" acks &
	loads+=($!)
done
for cycle in $(seq "$cycles"); do
	sleep "0.$(printf %03d $((RANDOM % 150 + 10)))"
	kill -KILL "$(cat r.pid)"
	wait "$(cat r.pid)" 2>/dev/null || true
	start_server r || { echo "cycle $cycle: the server did not start"; tail -5 r.log; exit 1; }
done
sleep 0.3
for pid in "${loads[@]}"; do
	kill -TERM "$pid"
	wait "$pid" || { echo "a client failed"; exit 1; }
done
loads=()
for unit in $units; do
	"$BUILD/tests/crash_load" verify "$XDG_DATA_HOME/samplan/k$unit" localhost "$(cat r.port)" "$unit" acks
done
stop_server r
samplan-server verify r
echo "$cycles kills"
