#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Who gets in: TLS 1.3, ALPN, certificates (reliability.md P14). openssl plays the stranger.

load lib

setup_file() {
	load lib
	world
	region r
	# a stranger's authority, and a certificate of it
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout foreign-ca.key \
		-out foreign-ca.pem -subj /CN=foreign -days 30 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout foreign.key \
		-out foreign.csr -subj /CN=stranger 2>/dev/null
	openssl x509 -req -in foreign.csr -CA foreign-ca.pem -CAkey foreign-ca.key -CAcreateserial \
		-out foreign.pem -days 30 2>/dev/null
	# the region's own authority signs one that has expired (its key is the operator's)
	mkdir -p ca && : > ca/index.txt && echo 01 > ca/serial
	cat > ca/conf <<-END
		[ca]
		default_ca = here
		[here]
		database = ca/index.txt
		serial = ca/serial
		new_certs_dir = ca
		default_md = sha256
		policy = any
		x509_extensions = client
		[any]
		commonName = supplied
		[client]
		extendedKeyUsage = clientAuth
		keyUsage = critical, digitalSignature
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
	END
	openssl ca -batch -config ca/conf -cert r/keys/ca.pem -keyfile r/keys/ca.key.pem -in foreign.csr \
		-out expired.pem -startdate 20200101000000Z -enddate 20200201000000Z -notext 2>/dev/null
	[ -s expired.pem ]
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
	! [[ "$output" == *"samplan-server"* ]]
	grep -q 'ALPN' r.log
}

@test "a certificate of a foreign authority is refused with its reason in log and client" {
	: > r.log
	stranger -alpn samplan/1 -cert foreign.pem -key foreign.key -ign_eof
	[[ "$output" == *"alert"* ]]
	grep -q 'conn_refused' r.log
}

@test "an expired certificate is refused with its reason in log and client" {
	: > r.log
	stranger -alpn samplan/1 -cert expired.pem -key foreign.key -ign_eof
	[[ "$output" == *"expired"* ]]
	grep -qi 'expired' r.log
}

@test "plain HTTP gets no answer in clear and one line in the log" {
	: > r.log
	run bash -c "exec 5<>/dev/tcp/127.0.0.1/$(cat r.port); printf 'GET / HTTP/1.0\r\n\r\n' >&5; timeout 5 cat <&5 | tr -d '\\0' | head -c 200"
	! [[ "$output" == *HTTP* ]]
	[ "$(grep -c conn_refused r.log)" -eq 1 ]
}

@test "without a certificate whoami answers NOT_ENROLLED, health answers" {
	local frames reply
	# HELLO {protocol 1} tag 1, WHOAMI tag 2, HEALTH tag 3: PROTOCOL.md section 2
	frames='\0\0\0\2\0\2\0\0\0\0\0\1\10\1''\0\0\0\0\0\5\0\0\0\0\0\2''\0\0\0\0\0\4\0\0\0\0\0\3'
	reply=$({ printf "$frames"; sleep 2; } | timeout 20 openssl s_client -quiet -alpn samplan/1 \
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
