#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill_cycles.sh BUILD CYCLES [SECONDS] - four municipalities submit without pause; the server dies by kill -9 at random
# moments and starts again, so many times or until the time is over. Afterwards every acknowledged submission is
# there once, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
most=$2 seconds=${3:-0}
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-crash-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT
each_world=250 # kills, then a new one: a start looks at all that is there

made() {
	samplan-server init r --name localhost --county 21 > r.init
	start
	people
}

# once_more: a server that dies while it starts, too.
once_more() {
	if [ $((RANDOM % 4)) = 0 ]; then
		samplan-server run r --listen 127.0.0.1 --port "$(< r.port)" > /dev/null 2>> r.log &
		server=$!
		rest_ms 40
		end KILL
		cycles=$((cycles + 1))
	fi
	start
}

killed() { # CYCLES
	local last=$((cycles + $1))
	begin_load
	while [ "$cycles" -lt "$last" ] && another "$most" "$seconds"; do
		rest_ms 120
		end KILL
		cycles=$((cycles + 1))
		once_more
	done
	end_load
	whole
}

while another "$most" "$seconds"; do
	new_world
	quiet made
	quiet killed $each_world
done
echo "$cycles kills: $acknowledged submissions acknowledged, 0 lost, 0 doubled, every receipt verifies"
