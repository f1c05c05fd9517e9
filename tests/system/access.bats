#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Who gets in: TLS 1.3, ALPN, who is nobody. openssl plays the stranger; certificates.bats has the certificates.

load lib

setup_file() {
	load lib
	world
	region r
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

# stranger OPTIONS: one TLS connection; what the server did is in $output. It closes by itself.
stranger() {
	run timeout 20 openssl s_client -connect "127.0.0.1:$(cat r.port)" -CAfile r/keys/ca.pem "$@" < /dev/null
}

@test "TLS 1.2 is refused" {
	stranger -tls1_2 -alpn samplan/1
	[ "$status" -ne 0 ]
	grep -q 'conn_refused' r.log
}

@test "another protocol than samplan/1 is refused with its alert" {
	stranger -alpn h2
	[[ "$output" == *"no application protocol"* ]]
}

@test "without ALPN the connection is closed after the handshake, without a frame" {
	: > r.log
	stranger -ign_eof
	! [[ "$output" == *"samplan-server"* ]] || false
	grep -q 'ALPN' r.log
}

@test "plain HTTP gets no answer in clear and one line in the log" {
	: > r.log
	run bash -c "exec 5<>/dev/tcp/127.0.0.1/$(cat r.port); printf 'GET / HTTP/1.0\r\n\r\n' >&5; timeout 5 cat <&5 | tr -d '\\0' | head -c 200"
	! [[ "$output" == *HTTP* ]] || false
	[ "$(grep -c conn_refused r.log)" -eq 1 ]
}

@test "without a certificate whoami answers NOT_ENROLLED, health answers" {
	local frames reply
	# HELLO {protocol 1} tag 1, WHOAMI tag 2, HEALTH tag 3: PROTOCOL.md section 2
	frames='\0\0\0\2\0\2\0\0\0\0\0\1\10\1''\0\0\0\0\0\5\0\0\0\0\0\2''\0\0\0\0\0\4\0\0\0\0\0\3'
	reply=$({ printf "$frames"; sleep 2; } | timeout 20 openssl s_client -quiet -no_ign_eof -alpn samplan/1 \
		-connect "127.0.0.1:$(cat r.port)" -CAfile r/keys/ca.pem 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
	echo "$reply"
	[[ "$reply" == *00050002000000020*8c801* ]] # type 5, flag ERROR, tag 2, code 200
	[[ "$reply" == *0004000000000003* ]]
}

@test "a client refuses a server that is not the one it enrolled with" {
	samplan-server init other --name localhost > /dev/null
	start_server other
	run samplan whoami --profile admin --server "$(server_at other)"
	echo "$output"
	stop_server other
	[ "$status" -eq 4 ]
	[[ "$output" == *N4007* ]]
}
