#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Certificates that do not count, shown to the server and to the client: each is refused for its own reason, which
# the server's log and the client tell (reliability.md P14). openssl makes them, some with the region's own key.

load lib

key() { # NAME [openssl genpkey options]
	local name=$1
	shift
	[ $# -gt 0 ] || set -- -algorithm EC -pkeyopt ec_paramgen_curve:P-256
	openssl genpkey "$@" -out "$name.key" 2>/dev/null
	openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr" 2>/dev/null
}

# sign NAME AUTHORITY SECTION [openssl ca options]: AUTHORITY.pem and .key sign NAME.csr; the section of
# authority.conf says what for.
sign() {
	local name=$1 by=$2 section=$3
	shift 3
	[ $# -gt 0 ] || set -- -days 30
	openssl ca -batch -notext -config authority.conf -extensions "$section" \
		-cert "$by.pem" -keyfile "$by.key" -in "$name.csr" -out "$name.pem" "$@" 2>> openssl.log
	[ -s "$name.pem" ]
}

self_signed() { # NAME SECTION
	openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 30 -config authority.conf \
		-extensions "$2" -out "$1.pem" 2>> openssl.log
}

setup_file() {
	load lib
	world
	region r
	mkdir -p issued
	: > index.txt
	cat > authority.conf <<-END
		[ca]
		default_ca = here
		[here]
		database = index.txt
		new_certs_dir = issued
		unique_subject = no
		rand_serial = yes
		default_md = sha256
		policy = any
		[any]
		commonName = supplied
		[req]
		distinguished_name = name
		[name]
		[client]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = clientAuth
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		[code]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = codeSigning
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		[server]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = serverAuth, clientAuth
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		subjectAltName = DNS:localhost, IP:127.0.0.1
		[other_host]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = serverAuth
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		subjectAltName = DNS:plan.example, IP:192.0.2.1
		[authority]
		basicConstraints = critical, CA:TRUE
		keyUsage = critical, keyCertSign
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		[large]
		nsComment = $(head -c 700000 /dev/zero | tr '\0' x | fold -w 60000 | head -n 1)
	END
	account r odd reporter 2180
	ln -s r/keys/ca.pem region.pem
	ln -s r/keys/ca.key.pem region.key
	key foreign; self_signed foreign authority
	key middle; sign middle foreign authority
}

teardown_file() { load lib; world; stop_server r; }

setup() {
	world
	: > r.log
}

refusals() { grep -c conn_refused r.log; }

# The same reason is written once a second: if the test before had it, the line is still to come.
wait_for_refusal() {
	local i
	for i in $(seq 200); do
		[ "$(refusals)" -gt 0 ] && break
		sleep 0.02
	done
}

# shown NAME: the profile odd, now with this certificate and key, asks who it is.
shown() {
	cat "$1.pem" > "$XDG_DATA_HOME/samplan/odd/cert.pem"
	cat "$1.key" > "$XDG_DATA_HOME/samplan/odd/key.pem"
	run samplan whoami --profile odd
	echo "$output"
}

# client_refused NAME CODE WORD REASON DETAIL: what the client says, and what the server's log.
client_refused() {
	shown "$1"
	[ "$status" -ne 0 ]
	[[ "$output" == *"$2"* ]]
	[[ "$output" == *"$3"* ]]
	wait_for_refusal
	cat r.log
	[ "$(refusals)" -eq 1 ]
	grep -q "conn_refused .*reason=\"$4\" detail=\"$5\"" r.log
}

# stranger_refused ALERT DETAIL OPTIONS...: the same with openssl as the client, for what ours would not show. ALERT: one
# of several, with | between, where versions of OpenSSL send different ones.
stranger_refused() {
	local alert=$1 detail=$2
	shift 2
	run timeout 20 openssl s_client -connect "127.0.0.1:$(cat r.port)" -CAfile region.pem \
		-alpn samplan/1 -ign_eof "$@" < /dev/null
	echo "$output" | tail -n 5
	[[ "$output" =~ $alert ]]
	wait_for_refusal
	cat r.log
	[ "$(refusals)" -eq 1 ]
	grep -q "conn_refused .*detail=\"$detail\"" r.log
}

# server_refused NAME DETAIL CODE OPTIONS...: a server with this certificate; the client of the region tells why it
# goes no further.
server_refused() {
	local name=$1 detail=$2 code=$3 i
	shift 3
	: > s_server.out
	openssl s_server -accept 127.0.0.1:0 -tls1_3 -alpn samplan/1 -cert "$name.pem" -key "$name.key" \
		-www "$@" > s_server.out 2>&1 3>&- 4>&- < /dev/null &
	echo $! > s_server.pid
	for i in $(seq 500); do
		grep -q '^ACCEPT' s_server.out && break
		sleep 0.02
	done
	run samplan whoami --profile admin \
		--server "127.0.0.1:$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' s_server.out)"
	stop_server s_server
	echo "$output"
	[ "$status" -eq 4 ]
	[[ "$output" == *"$code"* ]]
	[[ "$output" == *"$detail"* ]]
}

# ---- shown to the server ----

@test "an expired certificate" {
	key old; sign old region client -startdate 20200101000000Z -enddate 20200201000000Z
	client_refused old A4210 certificate_expired CERTIFICATE_EXPIRED expired
}

@test "a certificate that is not yet valid" {
	key early; sign early region client -startdate 20900101000000Z -enddate 20910101000000Z
	client_refused early N7006 bad_certificate CERTIFICATE_EXPIRED "not yet valid"
}

@test "a certificate of another authority" {
	key stranger; sign stranger foreign client
	client_refused stranger N7006 unknown_ca TLS "other CA"
}

@test "a certificate of an authority like the public ones, alone and with its chain" {
	key public; sign public middle server
	client_refused public N7006 unknown_ca TLS "other CA"
	cat middle.pem foreign.pem > chain.pem
	: > r.log
	stranger_refused "unknown ca" "chain too long" -cert public.pem -key public.key -cert_chain chain.pem
}

@test "a certificate for another purpose" {
	key code; sign code region code
	client_refused code N7006 unsupported_certificate TLS purpose
}

@test "the server's own certificate" {
	cp r/keys/server.pem own.pem
	cp r/keys/server.key.pem own.key
	client_refused own N7006 unsupported_certificate TLS purpose
}

@test "a certificate that signs itself" {
	key alone; self_signed alone client
	client_refused alone N7006 unknown_ca TLS self-signed
}

@test "a certificate of the region's authority that it has no account for" {
	key nobody; sign nobody region client
	shown nobody
	[ "$status" -eq 4 ]
	[[ "$output" == *A4209* ]]
	grep -q 'conn_anonymous .*reason="ACCOUNT_CLOSED"' r.log
}

@test "a revoked certificate" {
	account r gone reporter 2180
	samplan account revoke "$(samplan whoami --profile gone --format json | sed -n 's/.*"account": *\([0-9]*\).*/\1/p')" \
		--profile admin --yes
	: > r.log
	run samplan whoami --profile gone
	[ "$status" -eq 4 ]
	[[ "$output" == *A4209* ]]
	grep -q 'conn_anonymous .*reason="ACCOUNT_CLOSED"' r.log
}

@test "a key of 1024 bits" {
	key weak -algorithm RSA -pkeyopt rsa_keygen_bits:1024
	sign weak region client
	stranger_refused "bad certificate" "weak key" -cert weak.pem -key weak.key -cipher DEFAULT@SECLEVEL=0
}

@test "a chain of a hundred authorities" {
	local i
	key link; sign link region authority
	key leaf; sign leaf link client
	for i in $(seq 100); do cat link.pem; done > chain.pem
	stranger_refused "illegal parameter|bad certificate" "message too large" -cert leaf.pem -key leaf.key -cert_chain chain.pem
}

@test "a chain of a megabyte" {
	local i
	key large; self_signed large large
	for i in $(seq 20); do cat large.pem; done > chain.pem
	[ "$(wc -c < chain.pem)" -gt 1048576 ]
	stranger_refused "illegal parameter|bad certificate" "message too large" -cert large.pem -key large.key -cert_chain chain.pem
}

# ---- shown to the client ----

@test "a server of another authority" {
	key s_other; sign s_other foreign server
	server_refused s_other "other CA" N4007
}

@test "a server of an authority like the public ones" {
	key s_public; sign s_public middle server
	cat middle.pem foreign.pem > chain.pem
	server_refused s_public "chain too long" N4007 -cert_chain chain.pem
}

@test "a server that signs itself" {
	key s_alone; self_signed s_alone server
	server_refused s_alone self-signed N4007
}

@test "a server for another host" {
	key s_host; sign s_host region other_host
	server_refused s_host "host name" N4007
}

@test "a server with a client's certificate" {
	key s_client; sign s_client region client
	server_refused s_client purpose N4007
}

@test "a server whose certificate has expired, or has not begun" {
	key s_old; sign s_old region server -startdate 20200101000000Z -enddate 20200201000000Z
	server_refused s_old expired A4210
	key s_early; sign s_early region server -startdate 20900101000000Z -enddate 20910101000000Z
	server_refused s_early "not yet valid" A4210
}

@test "a server with a key of 1024 bits" {
	key s_weak -algorithm RSA -pkeyopt rsa_keygen_bits:1024
	sign s_weak region server
	server_refused s_weak "weak key" N4007 -cipher DEFAULT@SECLEVEL=0
}
