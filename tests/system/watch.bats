#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Seeing how a server is doing: its metrics, its slow requests, and server status --watch.

load lib

setup_file() {
	load lib
	world
	new_store r
	echo $((14000 + RANDOM % 1000)) > metrics.port
	sed -i "s/^metrics_port = 0$/metrics_port = $(cat metrics.port)/; s/^slow_ms = 1000$/slow_ms = 1/" r/server.ini
	start_server r
	enrol_admin r
	samplan org import "$root/client/data/organisations.csv" --profile admin
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

# scraped: the page, asked for as simply as can be.
scraped() {
	exec 5<> "/dev/tcp/127.0.0.1/$(cat metrics.port)"
	printf 'GET /metrics HTTP/1.0\r\n\r\n' >&5
	cat <&5
	exec 5>&-
}

# figure SERIES: its value on the page.
figure() { scraped | grep -v '^#' | grep -F "$1 " | sed 's/.* //'; }

# appears SERIES: a page is made anew at most twenty times a second, so the one at hand may be from before.
appears() {
	local i
	for i in $(seq 200); do
		[ -z "$(figure "$1")" ] || return 0
		sleep 0.02
	done
	return 1
}

# watching FILE OPTION...: starts it, and waits until it has shown two lines of data.
watching() {
	local file=$1 i
	shift
	samplan server status --watch 1 --profile admin "$@" > "$file" 2> "$file.err" 3>&- 4>&- &
	watcher=$!
	for i in $(seq 500); do
		[ "$(grep -c '[0-9]' "$file")" -ge 2 ] && return 0
		kill -0 "$watcher" 2> /dev/null || return 1
		sleep 0.02
	done
	return 1
}

@test "metrics are on loopback alone, and only when the ini names a port" {
	[[ "$(grep server_listening r.log)" == *"metrics=\"127.0.0.1:$(cat metrics.port)\""* ]]
	scraped > page
	head -n 1 page | grep -q '^HTTP/1.1 200 OK'
	grep -q '^samplan_build_info{version=' page
	samplan-server init other --name localhost > other.init
	grep -qx 'metrics_port = 0' other/server.ini
	start_server other
	stop_server other
	! grep -q metrics other.log
}

@test "metrics count what was done" {
	[ "$(figure 'samplan_requests_total{type="org import",outcome="ok"}')" -eq 1 ]
	[ "$(figure 'samplan_log_entries')" -eq "$(server_number log_size)" ]
	[ "$(figure 'samplan_store_writable')" -eq 1 ]
	[ -z "$(figure 'samplan_last_backup_timestamp_seconds')" ]
	samplan backup create r.backup --profile admin
	appears 'samplan_last_backup_timestamp_seconds'
}

@test "a metrics port that is taken stops the start with its name" {
	samplan-server init taken --name localhost > taken.init
	sed -i "s/^metrics_port = 0$/metrics_port = $(cat metrics.port)/" taken/server.ini
	run samplan-server run taken --listen 127.0.0.1 --port 0
	echo "$output"
	[ "$status" -eq 6 ]
	[[ "$output" == *"N6008"* ]]
	[[ "$output" == *"127.0.0.1:$(cat metrics.port)"* ]]
}

@test "a slow request leaves a line with where its time went" {
	grep -q 'request_slow type="org import" outcome="OK" account="1".*stages_us="read=.* prepare=.* queue=.* apply=.* commit=.* reply=.* send=' r.log
}

@test "server status --watch shows lines with rates until Ctrl-C" {
	watching lines --lang en
	kill -INT "$watcher"
	wait "$watcher"
	[ ! -s lines.err ]
	head -n 1 lines | grep -q 'Requests/s'
	[ "$(grep -c 'Requests/s' lines)" -eq 1 ]
	sed -n 3p lines | grep -qE '^20.* [0-9]+,[0-9] .*yes$'
	watching rader --lang sv
	kill -TERM "$watcher"
	wait "$watcher"
	head -n 1 rader | grep -q 'Anrop/s'
}

@test "server status --watch gives programs a line each, numbers and null" {
	watching lines.json --format json
	kill -INT "$watcher"
	wait "$watcher"
	[ "$(wc -l < lines.json)" -ge 2 ]
	! grep -v '^{"time":".*,"writable":true}$' lines.json || false
	head -n 1 lines.json | grep -q '"requests_per_second":null,'
	sed -n 2p lines.json | grep -qE '"requests_per_second":[0-9.]+,'
	watching lines.csv --format csv
	kill -INT "$watcher"
	wait "$watcher"
	[ "$(grep -c '^time,' lines.csv)" -eq 1 ]
}

@test "server status --watch ends when nobody reads any more" {
	samplan server status --watch 1 --profile admin --format ndjson 2> err | head -n 1 > first
	[ "${PIPESTATUS[0]}" -eq 0 ]
	[ "$(wc -l < first)" -eq 1 ]
	[ ! -s err ]
	run samplan server status --watch --profile admin --output file
	[ "$status" -eq 2 ]
	[ ! -e file ]
	run bash -c 'samplan server status --watch --profile admin > /dev/full'
	[ "$status" -eq 11 ]
}

@test "server status --watch refuses what is no number of seconds" {
	local bad
	for bad in 0 -1 1.5 86401 99999999999 two ''; do
		run samplan server status --profile admin --watch -- "$bad"
		[ "$status" -eq 2 ]
	done
	run samplan server status 5 --profile admin
	[ "$status" -eq 2 ]
	[[ "$output" == *--watch* ]]
}

@test "server status --watch --quiet waits until the server is not well" {
	samplan server status --watch 1 --quiet --profile admin --timeout 1 > quiet 2>&1 3>&- 4>&- &
	local watcher=$! ended=0
	stop_server r
	wait "$watcher" || ended=$?
	[ "$ended" -eq 7 ]
	[ ! -s quiet ]
	start_server r
}
