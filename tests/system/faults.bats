#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The real server, and the client, whose network calls and allocations fail on purpose (tests/crash/shim.h), once or for
# as long as it lasts, at every call of a submission, a backup, an enrolment and a start. The result is success or an
# error that has its name, the server stays up or ends by name, nothing is lost and nothing is there twice. With
# SAMPLAN_LONG set (./run crash) at every call and with every error, not only at some and with the telling ones.

net="$BUILD/tests/libshim_io.so" memory="$BUILD/tests/libshim_memory.so"
shim=$net
load fault

setup_file() { fault_world; }
teardown_file() { end_world; }
setup() { fault_setup; fresh; }
teardown() { stop_server r; }

# fresh: the store and the people that were there at first, and nobody remembers another.
fresh() {
	rm -rf r/store acks e*.code "$XDG_DATA_HOME"/samplan/e* "$XDG_STATE_HOME"
	cp -r flat r/store
	mkdir acks
	: > r.log
}

# What a client may hear when the server or the line fails: all of it means "try again", nothing is somebody's mistake.
fit_to_try_again() {
	[[ " OK NO_MEMORY OUTCOME_UNKNOWN DISCONNECTED UNREACHABLE BUSY STORE_FULL TLS " == *" $1 "* ]]
}

# stayed: the server is there, or a library ended it (abort), which the log says; then it starts again.
aborted=0
stayed() {
	alive && return
	ended 134
	grep -q 'server_died signal="SIGABRT"' r.log
	: > r.log
	aborted=$((aborted + 1))
	shimmed start_server r
}

# ---- what is under way ----

before_submit() { :; }
try_submit() { once; }
again_submit() {
	fit_to_try_again "$said"
	[ "$said" = OK ] || [ "$(once)" = OK ]
}

before_backup() { rm -f full.backup; }
try_backup() { told samplan backup create full.backup --profile admin; }
again_backup() {
	if [ "$said" = OK ]; then return; fi
	named out
	[ ! -e full.backup ]
	samplan backup create full.backup --profile admin > out
}

enrolled=0
before_enrol() {
	samplan invite create --profile admin --role reporter --org 2180 --out "e$((++enrolled)).code" --yes > /dev/null
}
try_enrol() { told samplan connect "$(server_at r)" --profile "e$enrolled" --code-file "e$enrolled.code"; }
again_enrol() {
	if [ "$said" != OK ]; then
		named out
		samplan connect "$(server_at r)" --profile "e$enrolled" --code-file "e$enrolled.code" > out
	fi
	samplan whoami --profile "e$enrolled" > out
}

# The client's own calls: a submission, and a command that asks.
before_send() { :; }
try_send() {
	program=crash_load shimmed "$BUILD/tests/crash_load" once "$XDG_DATA_HOME/samplan/k2180" localhost \
		"$(cat r.port)" 2180 acks
}
again_send() { [ "$said" = TIMEOUT ] || fit_to_try_again "$said"; [ "$said" = OK ] || [ "$(once)" = OK ]; } # the line itself is whole

before_ask() { :; }
try_ask() { program=samplan told shimmed samplan whoami --profile k2180; }
again_ask() { # nobody is accused: no signature, no setting
	[ "$said" = OK ] || named out
	[ -z "$(grep -E 'VA6|C35|HOME' out)" ]
}

# ---- a start ----

# at_each_start CALLS RESULT WHEN [PART [STEP]]: it ends by an error that has its name, or serves.
at_each_start() {
	local k points=0 name status
	for ((k = 1; ; k += ${5:-1})); do
		rule "$1" $k "$2" "$3" "${4:-*}"
		: > r.log
		shimmed start_server r && status=0 || status=1
		name=$(head -n 1 met)
		no_rule
		[ -n "$name" ] || { [ "$status" = 0 ]; break; }
		points=$((points + 1))
		echo "start $k: $name: $(tail -n 3 r.log)"
		[ "$status" = 0 ] || failed_by_name "$2"
		stop_server r
	done
	stop_server r
	echo "start: $1 $2 $3 ${4:-}: $points points"
	[ "$points" -gt 0 ]
	counted $points
}

# failed_by_name ERROR: with an orderly status, and blaming neither the store, which is whole, nor the settings.
failed_by_name() {
	local status=0
	wait "$(cat r.pid)" || status=$?
	if [ "$status" = 134 ]; then
		grep -q 'server_died signal="SIGABRT"' r.log
		aborted=$((aborted + 1))
		return
	fi
	echo "exit status $status"
	[ "$status" -gt 0 ]
	[ "$status" -lt 128 ]
	tail -n 3 r.log > out
	named out
	[ -z "$(grep VA6 out)" ]
	[ "$1" = EINVAL ] || [ -z "$(grep C35 out)" ]
}

served_after_all() {
	no_rule
	shimmed start_server r
	[ "$(once)" = OK ]
	whole
}

# ---- the network: each call of the server's ----

# on_network OPERATION CALL RESULT...: once, and what can last for ever too.
on_network() {
	local result
	for result in "${@:3}"; do
		at_each "$1" "$2" "$result" once
		case $result in
		EINTR | EAGAIN | SHORT) ;;
		*) at_each "$1" "$2" "$result" ever ;;
		esac
	done
}

on_network_in_all_ways() { # OPERATION
	on_network "$1" accept EMFILE ENFILE ENOMEM ENOBUFS ECONNABORTED EINTR EAGAIN
	on_network "$1" recv ECONNRESET ENOMEM ENOBUFS ETIMEDOUT EINTR EAGAIN
	on_network "$1" send EPIPE ECONNRESET ENOBUFS ENOMEM ETIMEDOUT EINTR EAGAIN SHORT
	on_network "$1" setsockopt ENOMEM EINVAL
	on_network "$1" shutdown ENOTCONN
}

network_during() { # OPERATION [CALL RESULT]...
	local operation=$1
	shift
	shim=$net
	shimmed start_server r
	if [ -n "${SAMPLAN_LONG:-}" ]; then
		on_network_in_all_ways "$operation"
	else
		while [ $# -gt 0 ]; do
			at_each "$operation" "$1" "$2" once
			shift 2
		done
	fi
	[ "$aborted" = 0 ]
	[ "$(once)" = OK ]
	whole
}

@test "network: at every call of the server during a submission" {
	network_during submit accept EMFILE accept ECONNABORTED recv ENOBUFS send EPIPE send SHORT
}
@test "network: at every call of the server during a backup" { network_during backup accept EMFILE send EPIPE; }
@test "network: at every call of the server during an enrolment" { network_during enrol send ECONNRESET; }

@test "network: no more files for connections, for as long as it lasts" {
	shim=$net
	shimmed start_server r
	at_each submit accept EMFILE ever
	alive
	grep -q 'accept_failed .*detail="EMFILE"' r.log
	whole
}

@test "network: at every call of a start" {
	local result
	shim=$net
	sed -i "s/^metrics_port = .*/metrics_port = $(($(cat r.port) + 1))/" r/server.ini
	for result in EMFILE ${SAMPLAN_LONG:+ENOMEM ENOBUFS EINVAL}; do
		at_each_start socket "$result" once
		[ -z "${SAMPLAN_LONG:-}" ] || at_each_start socket "$result" ever
	done
	served_after_all
}

# libuv ends the process when the kernel will not let it wait for a socket: the log tells, and nothing is lost.
@test "network: sockets that cannot be waited for" {
	shim=$net
	shimmed start_server r
	at_each submit epoll_ctl ENOMEM once
	stop_server r
	served_after_all
}

# ---- memory ----

# out_of_memory OPERATION WHEN OWN SMALL CRYPTO: at every OWN-th call by our own code, every SMALL-th by LMDB and
# libssl, every CRYPTO-th by libcrypto; 0 = at none.
out_of_memory() {
	[ "$3" = 0 ] || at_each "$1" memory ENOMEM "$2" samplan-server "$3"
	[ "$4" = 0 ] || at_each "$1" memory ENOMEM "$2" liblmdb "$4"
	[ "$4" = 0 ] || at_each "$1" memory ENOMEM "$2" libssl "$4"
	[ "$5" = 0 ] || at_each "$1" memory ENOMEM "$2" libcrypto "$5"
}

memory_during() { # OPERATION SHORT-once SHORT-ever LONG-once LONG-ever, each as above
	shim=$memory
	shimmed start_server r
	if [ -n "${SAMPLAN_LONG:-}" ]; then
		out_of_memory "$1" once $4
		out_of_memory "$1" ever $5
	else
		out_of_memory "$1" once $2
		out_of_memory "$1" ever $3
	fi
	[ "$aborted" = 0 ]
	[ "$(once)" = OK ]
	whole
}

@test "memory: at every call of the server during a submission" {
	memory_during submit "1 11 1597" "13 0 0" "1 1 3" "1 1 31"
}
@test "memory: at every call of the server during a backup" { memory_during backup "7 0 0" "0 0 0" "1 1 31" "1 1 97"; }
@test "memory: at every call of the server during an enrolment" {
	memory_during enrol "7 0 0" "0 0 0" "1 1 97" "1 3 397"
}

@test "memory: at every call of a start" {
	local part
	shim=$memory
	at_each_start memory ENOMEM once samplan-server "$(few 2)"
	at_each_start thread ENOMEM once
	if [ -n "${SAMPLAN_LONG:-}" ]; then
		for part in liblmdb libssl libuv libc.so; do at_each_start memory ENOMEM once $part; done
		for part in samplan-server liblmdb libuv; do at_each_start memory ENOMEM ever $part; done
		at_each_start memory ENOMEM once libcrypto 101
	fi
	served_after_all
}

# ---- the client ----

@test "network: at every call of the client's" {
	local result
	shim=$net
	start_server r
	for result in ECONNRESET ${SAMPLAN_LONG:+EMFILE ENOBUFS ENOMEM ETIMEDOUT EPIPE}; do
		at_each send socket,connect,poll,send,recv "$result" once
		[ -z "${SAMPLAN_LONG:-}" ] || at_each send socket,connect,poll,send,recv "$result" ever
	done
	[ "$(once)" = OK ]
	whole
}

@test "memory: at every call of the client's" {
	shim=$memory
	start_server r
	at_each ask memory ENOMEM once samplan "$(few 3)"
	[ -z "${SAMPLAN_LONG:-}" ] || at_each ask memory ENOMEM ever samplan
	[ -z "${SAMPLAN_LONG:-}" ] || at_each ask memory ENOMEM once libcrypto 101
	[ -z "${SAMPLAN_LONG:-}" ] || at_each ask memory ENOMEM once libssl
}
