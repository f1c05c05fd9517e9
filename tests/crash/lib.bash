# SPDX-License-Identifier: Apache-2.0
# lib.bash - what the cycles of dying and starting again share: a world with four municipalities that submit without
# pause, their receipts in acks, and the server in r. $here and BUILD are set before.
. "$here/../system/lib.bash"

units="2101 2104 2180 2181"
loads=()
server=

# What fails ends the script (set -e), and then all is shown that was said and not wanted until then.
exec {shown}>&2
clean_up() { # and more, if the script has an `undo`
	local status=$? pid
	[ $status = 0 ] || [ $status = 77 ] || tail -n 20 "$TOP/said" "$TOP/world/r.log" >&"$shown" 2>&1 || true
	for pid in "${loads[@]}" $server; do kill -KILL "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	if declare -F undo > /dev/null; then undo; fi
	cd / && rm -rf "$TOP"
	exit $status
}

# new_world: an empty one, with a fifo on which a server says that it listens.
new_world() {
	rm -rf "${TOP:?}"/world
	export WORLD=$TOP/world
	world
	mkdir acks
	mkfifo ready
	mkfifo never # nobody writes to it: sleeping without a process
	exec {never}<> never
}

# people: the accounts of the four municipalities, and an open round.
people() {
	code_in r.init > r.code
	enrol_admin r
	samplan org import "$root/client/data/organisations.csv" --profile admin
	open_round r
	for unit in $units; do account r "k$unit" reporter "$unit"; done
}

# start [ENV=VALUE...]: runs the server; returns when it listens.
start() {
	local line= drawn=
	if [ ! -s r.port ]; then
		drawn=$((15000 + RANDOM % 15000))
		echo $drawn > r.port
	fi
	env "$@" samplan-server run r --listen 127.0.0.1 --port "$(< r.port)" > ready 2>> r.log &
	server=$!
	read -r -t 60 line < ready || true
	if [ -z "$line" ] && [ -n "$drawn" ] && tail -n 3 r.log | grep -q N6008; then # another test has it
		rm r.port
		start "$@"
		return
	fi
	[[ "$line" == "listening on"* ]]
}

end() { # SIGNAL
	kill "-$1" "$server" 2>/dev/null || true # it may have found by itself that its disk is gone
	wait "$server" 2>/dev/null || true
	server=
}

rest_ms() { # MOST: some while
	local ms=$((RANDOM % $1 + 5))
	read -r -t "0.$(printf %03d $ms)" -u "$never" || true
}

begin_load() {
	for unit in $units; do
		"$BUILD/tests/crash_load" submit "$XDG_DATA_HOME/samplan/k$unit" localhost "$(< r.port)" "$unit" acks &
		loads+=($!)
	done
}

end_load() {
	local pid
	read -r -t 0.3 -u "$never" || true
	for pid in "${loads[@]}"; do
		kill -TERM "$pid"
		wait "$pid" # a client that failed fails here
	done
	loads=()
}

# whole: every receipt verifies, the server holds what it acknowledged, once, and nothing else; adds to `acknowledged`.
acknowledged=0
whole() {
	for unit in $units; do
		"$BUILD/tests/crash_load" verify "$XDG_DATA_HOME/samplan/k$unit" localhost "$(< r.port)" "$unit" acks
	done
	end TERM
	samplan-server verify r
	acknowledged=$((acknowledged + $(ls acks | wc -l)))
}

quiet() { "$@" > "$TOP/said" 2>&1; } # never before || or in an if: there bash goes on after what fails

# until_done MOST SECONDS: whether there is another cycle to do; counts them in `cycles`.
cycles=0 began=$SECONDS
another() { [ "$cycles" -lt "$1" ] && { [ "$2" = 0 ] || [ $((SECONDS - began)) -lt "$2" ]; }; }
