#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# backups.sh BUILD BACKUPS [EACH_WORLD] - so many backups of a server to which four municipalities submit without
# pause, full and incremental; of every second one the client or the server dies by kill -9 at a random moment. Whatever
# has the name of a backup afterwards is whole: it is its owner's alone, and is restored, verified, served, and holds
# what was acknowledged before it was begun. What did not come to its end has left nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
most=$2 each_world=${3:-20} # then a new one: each check reads all that is there
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-backups-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT

made() {
	samplan-server init r --name localhost --county 21 > r.init
	start
	people
	mkdir backups
	# some volume: a backup takes a while, and comes in several frames
	for _ in $(seq 20); do samplan org import "$root/client/data/organisations.csv" --profile admin; done
}

all_loads() { # SIGNAL
	local pid
	for pid in "${loads[@]}"; do kill "-$1" "$pid"; done
}

now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# begin_backup FILE: full, or from the end of the chain on, one time in three and two in three.
chain=() # files that are restored in this order
links=() # what the chain is when this one is whole
creator=
begin_backup() {
	local since=()
	links=("$1")
	if [ ${#chain[@]} -gt 0 ] && [ $((RANDOM % 3)) != 0 ]; then
		since=(--since "${chain[-1]}")
		links=("${chain[@]}" "$1")
	fi
	samplan backup create "$1" "${since[@]}" --profile admin &
	creator=$!
}

strike() { # client | server, at a moment between the backup's beginning and its end
	rest_ms "$took"
	if [ "$1" = client ]; then
		kill -KILL "$creator" 2> /dev/null || true # it may have been quicker
	else
		end KILL
		rest_ms 50
		start
	fi
}

# holds: the restored server has the receipts that were there before the backup.
holds() {
	local unit
	for unit in $units; do
		"$BUILD/tests/crash_load" verify "$XDG_DATA_HOME/samplan/k$unit" localhost "$(< n.port)" "$unit" acks \
			"${before[$unit]}"
	done
}

restored() {
	rm -rf n n.ready
	mkdir -m 700 n
	cp -a r/keys r/server.ini n
	samplan-server restore n "${links[@]}"
	samplan-server verify n
	mkfifo n.ready
	echo $(($(< r.port) + 1)) > n.port
	samplan-server run n --listen 127.0.0.1 --port "$(< n.port)" > n.ready 2>> r.log &
	restored_server=$!
	loads+=("$restored_server") # so that it ends with the others if this fails
	read -r -t 60 line < n.ready
	[[ "$line" == "listening on"* ]]
	holds
	kill -TERM "$restored_server"
	wait "$restored_server"
	unset 'loads[-1]'
}

# judged FILE STATUS: a file that has the name is a backup, and an end without a fault has made one.
whole_ones=0 increments=0 nameless=0
judged() {
	if [ ! -e "$1" ]; then
		[ "$2" != 0 ]
		nameless=$((nameless + 1))
	else
		[ "$(stat -c %a "$1")" = 600 ]
		restored
		chain=("${links[@]}")
		whole_ones=$((whole_ones + 1))
		[ ${#links[@]} = 1 ] || increments=$((increments + 1))
	fi
	diff <(ls -A backups) <(printf '%s\n' "${kept[@]}" | sort) # and nothing half done under another name
}

kept=() took=100
declare -A before killed=([client]=0 [server]=0)
one_backup() { # VICTIM: client, server, or nobody
	local file=backups/$cycles.backup began status=0 unit
	for unit in $units; do before[$unit]=$(ls acks | grep -c "^$unit-.*txt$" || true); done
	began=$(now_ms)
	begin_backup "$file"
	[ "$1" = nobody ] || strike "$1"
	wait "$creator" || status=$?
	[ "$1" != nobody ] || took=$(($(now_ms) - began))
	took=$((took > 900 ? 900 : took))
	all_loads STOP # what is checked meanwhile stays small
	[ ! -e "$file" ] || kept+=("$cycles.backup")
	[ "$1" != nobody ] || [ "$status" = 0 ]
	judged "$file" "$status"
	all_loads CONT
	cycles=$((cycles + 1))
}

backed_up() {
	local last=$((cycles + each_world)) victim
	chain=() kept=()
	begin_load
	while [ "$cycles" -lt "$last" ] && another "$most" 0; do
		victim=nobody
		[ $((cycles % 2)) = 0 ] || { [ $((RANDOM % 2)) = 0 ] && victim=client || victim=server; }
		[ $victim = nobody ] || killed[$victim]=$((killed[$victim] + 1))
		rest_ms 100
		quiet one_backup $victim
	done
	end_load
	whole
}

while another "$most" 0; do
	new_world
	quiet made
	quiet backed_up
done
echo "$cycles backups under load, ${killed[client]} times the client killed, ${killed[server]} times the server:" \
	"$whole_ones whole ($increments increments), each restored with all that was acknowledged before it;" \
	"$nameless unfinished, none with a name; $acknowledged acknowledged"
