#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# soak.sh BUILD SECONDS [MOST] - handshakes and requests by the million (MOST of each), each in half of the time at most,
# against one server, whose memory stays flat. BUILD is a release with the bench's programs.
#
# Flat is: the second half's highest RssAnon is no more than 1 MiB and 2 % above the first half's highest; the first
# twentieth, at least one slice, is the warming up and does not count. Looked at five times a second.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
seconds=$2 most=${3:-1000000}
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-soak-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT
undo() { if [ -n "$load" ]; then kill -KILL "$load" 2>/dev/null || true; fi; }

clients=16 slice=8000 load=
tasks=(small fetch total ping) # of the requests' slices, in turn

made() {
	new_store r
	"$BUILD/tests/bench/bench_fill" r 1 nothing
	start
	enrol_admin r
	account r coordinator coordinator 21
	loaded submit closed 1 # something to fetch
}

look() { # adds RssAnon, in KiB, to `highest`
	local key value
	while read -r key value _; do
		[ "$key" != RssAnon: ] || [ "$value" -le "$highest" ] || highest=$value
	done < "/proc/$server/status"
}

# loaded TASK MODE COUNT: so many requests of each client; `highest` is what the server's memory came to meanwhile.
loaded() {
	local keys=$XDG_DATA_HOME/samplan/coordinator
	highest=0
	"$BUILD/tests/bench/bench_load" samplan "$1" "$2" "$(< r.port)" --clients $clients --count "$3" --objects $clients \
		--ca "$keys/ca.pem" --cert "$keys/cert.pem" --key "$keys/key.pem" > load.json &
	load=$!
	while look && kill -0 $load 2>/dev/null; do read -r -t 0.2 -u "$never" || true; done
	wait $load
	load=
	grep -q "\"count\": $(($3 * clients)), .*\"unanswered\": 0, \"lost\": 0" load.json
}

# soaked NAME MODE TASK...: slices until MOST or until its half of the time is over; a line in NAME.slices for each.
soaked() {
	local name=$1 mode=$2 tasks=("${@:3}") began=$SECONDS i
	: > "$name.slices"
	for ((i = 0; i * slice < most && SECONDS - began < seconds / 2; i++)); do
		loaded "${tasks[i % ${#tasks[@]}]}" "$mode" $((slice / clients))
		echo "$highest" >> "$name.slices"
	done
	echo $((SECONDS - began)) > "$name.seconds"
}

# flat NAME: whether it was, in a sentence.
flat() {
	awk -v name="$1" -v slice=$slice -v seconds="$(< "$1.seconds")" '
		{ kib[NR] = $1 }
		END {
			warm = int(NR / 20) > 0 ? int(NR / 20) : 1
			half = warm + int((NR - warm + 1) / 2)
			for (i = warm + 1; i <= half; i++) if (kib[i] > first) first = kib[i]
			for (i = half + 1; i <= NR; i++) if (kib[i] > second) second = kib[i]
			if (NR < 3) { print name ": too few for a first and a second half"; exit 1 }
			flat = second <= first * 1.02 + 1024
			printf "%d %s in %d s: memory of its own at most %.1f MiB in the first half, %.1f MiB in the second: %s\n",
				NR * slice, name, seconds, first / 1024, second / 1024, flat ? "flat" : "NOT FLAT"
			exit !flat
		}' "$1.slices"
}

new_world
quiet made
quiet soaked handshakes connect ping
flat handshakes
quiet soaked requests closed "${tasks[@]}"
flat requests
end TERM
quiet samplan-server verify r
