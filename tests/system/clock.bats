#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Clocks that are wrong or set while the programs run (tests/crash/shim_clock.c; the machine's own is left alone): a start
# in 1970 and in 2040, the last second of a round at both ends of summer time and at the turn of the year.

load lib

clock="$BUILD/tests/libshim_clock.so"
if [ -d /dev/shm ] && [ -w /dev/shm ]; then export WORLD="/dev/shm/samplan${BATS_FILE_TMPDIR//\//-}"; fi
year_begins=1798761600 # 2027-01-01T00:00:00Z: the world of these tests is made then, whenever they run

setup_file() {
	[ -e "$clock" ] || skip "no shim in this build"
	bent
	region r
	open_round_until 2027-02-28
	account r k2180 reporter 2180
	mkdir acks
	[ "$(once)" = OK ]
	stop_server r
	cp -r r right
	mv acks right.acks
}

# bent: the world, in which all programs have the clock that lies in the file `now`.
bent() {
	world
	[ -e now ] || at $year_begins
	export SHIM_CLOCK=$WORLD/now LD_PRELOAD=$clock
}

# open_round_until DAY: as open_round, with a plan's round that is still open then.
open_round_until() {
	account r coordinator coordinator 21
	samplan plan import "$plan_file" --profile coordinator
	samplan plan publish gavleborg-2018 --profile coordinator --yes
	samplan round open --plan gavleborg-2018 --year 2018 --closes "$1" --profile coordinator
}

teardown_file() { world; stop_server r; cd / && rm -rf "$WORLD"; }

setup() {
	[ -e "$clock" ] || skip "no shim in this build: sanitizers come before every other library"
	bent
	again
}

# again: as it was at the beginning of the year, and nobody remembers another.
again() {
	at $year_begins
	rm -rf r acks "$XDG_STATE_HOME"
	cp -r right r
	cp -r right.acks acks
}

teardown() { stop_server r; }

# at SECONDS [MS]: all clocks stand still there.
at() {
	put_clock "=$1${2:-000}" now
}
put_clock() { printf '%-31s\n' "$1" 1<> "$2"; } # in its place: it is mapped

once() { "$BUILD/tests/crash_load" once "$XDG_DATA_HOME/samplan/k2180" localhost "$(cat r.port)" 2180 acks; }
receipts() { "$BUILD/tests/crash_load" verify "$XDG_DATA_HOME/samplan/k2180" localhost "$(cat r.port)" 2180 acks; }

# utc DAY TIME ZONE: as seconds since 1970.
utc() { date -u -d "$1 $2 $3" +%s; }

# with_right_clock COMMAND...: whatever the server's says.
with_right_clock() {
	put_clock "=${year_begins}000" right_now
	SHIM_CLOCK=$WORLD/right_now "$@"
}

# told TEXT: the server's log has it, or will have it within a moment.
told() {
	local i
	for i in $(seq 250); do
		! grep -q "$1" r.log || return 0
		sleep 0.02
	done
	echo "not in the log: $1"
	tail -n 5 r.log
	return 1
}

whole() {
	samplan-server verify r
	receipts
}

@test "a server that starts in 1970 tells, keeps its certificate, and serves when the clock is set" {
	at 0
	: > r.log
	start_server r
	told clock_behind
	told certificate_not_renewed
	cmp r/keys/server.pem right/keys/server.pem
	[ "$(with_right_clock once)" = TLS ]
	told 'conn_refused .*detail="not yet valid"'
	at $((year_begins + 3600))
	told 'clock_stepped seconds="+1798'
	[ "$(once)" = OK ]
	whole
}

@test "a server that starts in 2040 takes no certificate that has ended, and the right time mends what it did" {
	at "$(utc 2040-01-01 00:00 Z)"
	: > r.log
	start_server r
	told certificate_renewed
	[ "$(once)" = CERTIFICATE_EXPIRED ]
	told 'conn_refused .*detail="expired"'
	refused 4 A4210 with_right_clock samplan whoami --profile k2180 # the server's certificate has not begun yet
	stop_server r
	at $((year_begins + 3600))
	start_server r
	[ "$(once)" = OK ]
	whole
}

@test "init does not take a clock that was never set" {
	at 1000
	run samplan-server init early --name localhost
	echo "$output"
	[ "$status" -eq 3 ]
	[[ "$output" == *C3509*1970-01-01* ]]
	[ ! -e early ]
}

@test "the last moment of a round: both ends of summer time, the days before them, the turn of the year" {
	local case day end
	for case in 2027-03-27=23:00 2027-03-28=22:00 2027-10-30=22:00 2027-10-31=23:00 2027-12-31=23:00; do
		day=${case%=*}
		end=$(utc "$day" "${case#*=}" Z)
		stop_server r
		again
		start_server r
		samplan round extend --plan gavleborg-2018 --year 2018 --closes "$day" --profile coordinator
		at $((end - 1)) 999
		[ "$(once)" = OK ]
		at "$end"
		echo "$day: $(once)"
		[ "$(once)" = ROUND_CLOSED ]
		at $((end + 3600))
		[ "$(once)" = ROUND_CLOSED ]
		receipts
		samplan-server verify r
	done
}
