# SPDX-License-Identifier: Apache-2.0
# lib.bash - what the demos share: a folder of their own that is removed when a step fails, a server, commands
# printed before their output, and figures that have to be there. Expects `build` and `demo`.

root=$(cd "$demo/../../.." && pwd)
answers="$root/tests/system/answers"
plans="$root/client/data/plans"
dir= made= finished= server_pid= server= unseen=

stop_server() {
	if [ -n "$server_pid" ]; then
		kill -TERM "$server_pid" 2>/dev/null || true
		wait "$server_pid" 2>/dev/null || true
		server_pid=
	fi
}

clean_up() {
	local status=$?
	stop_server
	if [ -z "$finished" ]; then
		[ $status -ne 0 ] || status=1
		echo "demo: a step failed (exit $status); what it made is removed" >&2
		[ -z "$unseen" ] || tail -n 20 "$unseen" >&2 2>/dev/null || true
		sed 's/^/  server: /' server.log >&2 2>/dev/null || true
		cd / && rm -rf "${dir:?}"/*
		[ -z "$made" ] || rmdir "$dir"
	fi
	exit $status
}

# use_folder DIR: everything is made there; "" for a new one.
use_folder() {
	dir=$1
	if [ -n "$dir" ]; then
		[ ! -e "$dir" ] || [ -z "$(ls -A "$dir")" ] || { echo "demo: $dir is not empty; give a new folder" >&2; exit 2; }
		[ -d "$dir" ] || made=1
		mkdir -p "$dir"
		dir=$(cd "$dir" && pwd)
	else
		dir=$(mktemp -d "${TMPDIR:-/tmp}/samplan-demo-XXXXXX")
		made=1
	fi
	export PATH="$build:$PATH" SAMPLAN_LANG=sv LC_ALL=C.UTF-8
	unset SAMPLAN_SERVER SAMPLAN_PROFILE SAMPLAN_CONFIG SAMPLAN_FORMAT
	trap clean_up EXIT
	trap 'exit 130' INT TERM
	work_in "$dir"
}

# work_in DIR: a world of its own: where the clients have their keys and memory.
work_in() {
	mkdir -p "$1"
	cd "$1"
	export XDG_CONFIG_HOME="$1/config" XDG_DATA_HOME="$1/data" XDG_STATE_HOME="$1/state"
}

step() { printf '\n── %s\n   %s\n' "$1" "$2"; }
# run COMMAND...: prints it, then its output.
run() {
	printf '\n$ %s\n' "$*"
	"$@"
}
# shell LINE: the same for a line with a pipe.
shell() {
	printf '\n$ %s\n' "$1"
	eval "$1"
}
# refused STATUS COMMAND...: the same for a command that has to fail with this exit status.
refused() {
	local want=$1 got=0
	shift
	printf '\n$ %s\n' "$*"
	"$@" || got=$?
	[ "$got" = "$want" ] || { echo "demo: exit status $got, expected $want" >&2; return 1; }
	echo "   (slutstatus $got)"
}
# brief HEAD TAIL COMMAND...: a long output by its first and last lines.
brief() {
	local head=$1 tail=$2 n
	shift 2
	printf '\n$ %s\n' "$*"
	"$@" > brief.txt
	n=$(wc -l < brief.txt)
	if [ "$n" -gt $((head + tail + 1)) ]; then
		head -n "$head" brief.txt
		echo "   … $((n - head - tail)) rader till …"
		tail -n "$tail" brief.txt
	else
		cat brief.txt
	fi
	rm brief.txt
}
# there FILE TEXT...: each text has to be in the file, whatever its spaces are; its first line is printed.
there() {
	local file=$1 text lines
	shift
	printf '\n   ur %s:\n' "$file"
	for text in "$@"; do
		lines=$(sed 's/\xc2\xa0/ /g; s/  */ /g; s/^ //' "$file" | grep -F -- "$text") ||
			{ echo "demo: $file lacks: $text" >&2; return 1; }
		printf '   ✓ %s\n' "${lines%%$'\n'*}"
	done
}
# for_each WHAT FUNCTION UNIT...: the first is shown in full, the others in one line.
for_each() {
	local what=$1 does=$2
	shift 2
	"$does" "$1"
	shift
	unseen=$dir/unseen.log
	for unit in "$@"; do
		"$does" "$unit"
	done > "$unseen" 2>&1
	rm "$unseen"
	unseen=
	printf '\n   … %s\n' "$what"
}

# start_server COUNTY: a new store, its server on a free port, the first administrator's code in admin.kod.
start_server() {
	run samplan-server init region --name localhost --county "$1" | tee init.txt
	grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' init.txt | head -n 1 > admin.kod
	chmod 600 admin.kod init.txt
	printf '\n$ samplan-server run region --listen 127.0.0.1 --port 0 &\n'
	samplan-server run region --listen 127.0.0.1 --port 0 > listening.txt 2> server.log &
	server_pid=$!
	for _ in $(seq 200); do
		[ -s listening.txt ] && break
		kill -0 "$server_pid" 2>/dev/null || break
		sleep 0.02
	done
	cat listening.txt
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening.txt)
	[ -n "$port" ] || { echo "demo: the server did not start" >&2; return 1; }
	server="localhost:$port"
}
