# SPDX-License-Identifier: Apache-2.0
# lib.bash - what the system tests share: a scratch world, a server in it, accounts, a round.
# BUILD is the build folder (ctest sets it). Each test file has a world of its own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
plan_file="$root/client/data/plans/gavleborg-2018.yaml"

world() { # makes the scratch world of this file and goes there
	export PATH="$BUILD:$PATH" LC_ALL=C.UTF-8 SAMPLAN_LANG=sv NO_COLOR=1
	export WORLD="${WORLD:-$BATS_FILE_TMPDIR/world}"
	export XDG_CONFIG_HOME="$WORLD/config" XDG_DATA_HOME="$WORLD/data" XDG_STATE_HOME="$WORLD/state"
	unset SAMPLAN_SERVER SAMPLAN_PROFILE SAMPLAN_CONFIG SAMPLAN_FORMAT
	mkdir -p "$WORLD"
	cd "$WORLD"
}

# start_server DIR [option...]: waits until it listens; its number and port lie in DIR.pid and DIR.port. The port is
# kept from start to start, so it is none of those that a client's own end may be given meanwhile.
start_server() {
	local dir=$1 drawn= i
	shift
	: > "$dir.out"
	if [ ! -s "$dir.port" ]; then
		drawn=$((15000 + RANDOM % 15000))
		echo $drawn > "$dir.port"
	fi
	# the server must not hold the file descriptors that bats waits for
	samplan-server run "$dir" --listen 127.0.0.1 --port "$(cat "$dir.port")" "$@" \
		> "$dir.out" 2>> "$dir.log" 3>&- 4>&- &
	echo $! > "$dir.pid"
	for i in $(seq 500); do
		grep -q '^listening on' "$dir.out" && break
		if ! kill -0 "$(cat "$dir.pid")" 2>/dev/null; then
			# another test's server may have the port that was drawn
			[ -n "$drawn" ] && tail -n 3 "$dir.log" | grep -q N6008 || return 1
			rm "$dir.port"
			start_server "$dir" "$@"
			return
		fi
		sleep 0.02
	done
	sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$dir.out" > "$dir.port"
	[ -s "$dir.port" ]
}

# uncontained DIR: for a server that is looked at from within, by a shim that reads and writes files of its own.
uncontained() { sed -i 's/^contain = .*/contain = off/' "$1/server.ini"; }

stop_server() { # DIR [signal]
	local pid
	pid=$(cat "$1.pid" 2>/dev/null) || return 0
	rm -f "$1.pid"
	kill "-${2:-TERM}" "$pid" 2>/dev/null || return 0
	while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
}

server_at() { echo "localhost:$(cat "$1.port")"; }

# grow_ahead DIR MIB: how far its files may be grown ahead of their use. 0 = not at all, and then the index is stored
# before each answer: every submission makes the same calls.
grow_ahead() { sed -i "s/^grow_ahead = .*/grow_ahead = $2/" "$1/server.ini"; }

code_in() { grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' "$1" | head -n 1; } # FILE: an invitation's

new_store() { # DIR: and the first administrator's code
	samplan-server init "$1" --name localhost --county 21 > "$1.init"
	code_in "$1.init" > "$1.code"
}

enrol_admin() { # DIR: the first administrator, at its running server (profile admin)
	samplan connect "$(server_at "$1")" --profile admin --code-file "$1.code"
}

region() { # DIR: a new store, its server, the administrator and the organisations
	new_store "$1"
	[ -z "${GROW_AHEAD:-}" ] || grow_ahead "$1" "$GROW_AHEAD"
	start_server "$1"
	enrol_admin "$1"
	samplan org import "$root/client/data/organisations.csv" --profile admin
}

account() { # DIR PROFILE ROLE ORGANISATION: invites and enrols
	samplan invite create --profile admin --role "$3" --org "$4" --out "$2.code" --yes
	samplan connect "$(server_at "$1")" --profile "$2" --code-file "$2.code"
}

open_round() { # DIR: the coordinator (profile coordinator), the plan published, the round of 2018 open
	account "$1" coordinator coordinator 21
	samplan plan import "$plan_file" --profile coordinator
	samplan plan publish gavleborg-2018 --profile coordinator --yes
	samplan round open --plan gavleborg-2018 --year 2018 --closes "$(date -d +60days +%F)" --profile coordinator
}

# server_number NAME: a number that the server tells its administrator.
server_number() { samplan server status --profile admin --format json | sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p"; }

filled() { # UNIT FILE [ANSWERS]: a form of profile kUNIT with the invented answers
	samplan form get --profile "k$1" --from "${3:-$root/tests/system/answers/$1.csv}" --output "$2" --yes
}

submitted() { # DIR UNIT...: each unit's account kUNIT, and its invented answers sent from UNIT.csv
	local dir=$1 unit
	shift
	for unit in "$@"; do
		account "$dir" "k$unit" reporter "$unit"
		filled "$unit" "$unit.csv"
		samplan submit "$unit.csv" --profile "k$unit"
	done
}

# refused STATUS CODE COMMAND...: the exit status, the code, the place and the advice are all there.
refused() {
	local want=$1 code=$2
	shift 2
	run "$@"
	echo "$output"
	[ "$status" -eq "$want" ]
	[[ "$output" == *"$code"* ]]
	[ "$want" -eq 2 ] || [[ "$output" == *"var: "* ]] # a command line is its own place
	[[ "$output" == *"gör: "* ]]
}
