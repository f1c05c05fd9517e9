#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The real server, contained (reliability.md P23): every thread of it is, it does all its work, and says what is on.
# What it cannot do any more is tried act by act in tests/unit/server/contain/acts.c.

load lib

contained() { sed -i "s/^contain = .*/contain = $2/" "$1/server.ini"; } # DIR on|off|strict

setup_file() {
	load lib
	world
	region r
	grep -q 'files="Landlock' r.log || skip "this kernel has no Landlock: $(grep contained r.log)"
	contained r strict
	stop_server r
	start_server r
	open_round r
	submitted r 2180 2181
}

teardown_file() { load lib; world; stop_server r; stop_server n; }

setup() { world; }

teardown() { stop_server n; }

@test "every thread of a running server is contained, and the log says so" {
	local task threads=0
	grep -E '^<6>contained calls="seccomp" files="Landlock [0-9]+" lacks="' r.log
	for task in /proc/"$(cat r.pid)"/task/*; do
		grep -qE '^Seccomp:[[:space:]]2$' "$task/status"
		grep -qE '^NoNewPrivs:[[:space:]]1$' "$task/status"
		threads=$((threads + 1))
	done
	[ "$threads" -ge 2 ]
	grep -qE '^Max core file size +0 +0 ' "/proc/$(cat r.pid)/limits"
}

@test "a contained server does all its work: backup, status, totals, revoking, verify beside it, restart" {
	samplan backup create full.backup --profile admin
	samplan server status --profile admin
	samplan total --plan gavleborg-2018 --year 2018 --profile coordinator
	samplan followup show gavleborg-2018/2018/2180 --profile k2180
	samplan-server verify r
	stop_server r
	rm -r r/store/index
	start_server r
	samplan whoami --profile k2181
	cp -r r restored && rm -r restored/store
	samplan-server restore restored full.backup
	! grep -E '^<[0-3]>' r.log
}

@test "a certificate that is due is renewed by a contained server" {
	samplan-server init n --name localhost --county 21 > n.init
	contained n strict
	: > index.txt
	cat > ca.conf <<-END
		[ca]
		default_ca = here
		[here]
		database = index.txt
		new_certs_dir = .
		rand_serial = yes
		default_md = sha256
		policy = any
		x509_extensions = server
		[any]
		commonName = supplied
		[server]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = serverAuth
		subjectAltName = DNS:localhost
	END
	openssl req -new -key n/keys/server.key.pem -subj /CN=localhost -out old.csr
	openssl ca -batch -notext -config ca.conf -cert n/keys/ca.pem -keyfile n/keys/ca.key.pem -in old.csr -out old.pem \
		-startdate "$(date -u -d '-20 months' +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d '+4 months' +%Y%m%d%H%M%SZ)"
	cat old.pem > n/keys/server.pem
	start_server n
	grep certificate_renewed n.log
	! cmp -s old.pem n/keys/server.pem || false
	[ "$(stat -c %a n/keys/server.pem)" = 644 ]
	[ -z "$(find n -name '*.tmp-*')" ]
}

@test "a service manager is told by a contained server" {
	samplan-server init told --name localhost > told.init
	contained told strict
	cat > manager.py <<-END
		import os, socket, subprocess, sys
		name = sys.argv[1]
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("\0" + name[1:] if name[0] == "@" else name)
		s.settimeout(30)
		p = subprocess.Popen(["samplan-server", "run", "told", "--listen", "127.0.0.1", "--port", "0"],
			env=dict(os.environ, NOTIFY_SOCKET=name), stdout=subprocess.DEVNULL)
		print(s.recv(64).decode())
		p.terminate()
		print(s.recv(64).decode())
		sys.exit(p.wait())
	END
	run /usr/bin/python3 manager.py "$PWD/manager.socket"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *READY=1*STOPPING=1* ]]
	run /usr/bin/python3 manager.py "@samplan-test-$$"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *READY=1*STOPPING=1* ]]
}

@test "contain = off is obeyed and told; another word is an error" {
	samplan-server init free --name localhost > free.init
	grep -q '^contain = on$' free/server.ini
	contained free off
	start_server free
	grep -q '^<4>not_contained reason="contain = off"$' free.log
	grep -qE '^Seccomp:[[:space:]]0$' "/proc/$(cat free.pid)/status"
	stop_server free
	contained free yes
	run samplan-server run free --check
	echo "$output"
	[ "$status" -eq 3 ]
	[[ "$output" == *C3503* ]]
}

@test "the systemd unit: exposure at most 1.5, and its filter leaves every call that the server makes" {
	command -v systemd-analyze || skip "no systemd-analyze here"
	local unit=$BUILD/samplan-server.service
	systemd-analyze security --offline=true --threshold=15 "$unit" > exposure.txt || { tail -n 3 exposure.txt; return 1; }
	echo "P23 unit: $(sed -n 's/^.*Overall exposure level.*: \([0-9.]*\) .*$/exposure \1 (at most 1.5)/p' exposure.txt)" >&3
	systemd-analyze syscall-filter > sets.txt 2> /dev/null
	/usr/bin/python3 - "$unit" "$root/server/contain/calls.def" sets.txt <<-END
		import re, sys
		sets, name = {}, None
		for line in open(sys.argv[3]):
		    if line.startswith("@"):
		        name = line.strip()
		        sets[name] = []
		    elif re.match(r" +[@a-z]", line):
		        sets[name].append(line.strip())
		def calls(word):
		    return set().union(*map(calls, sets[word])) if word in sets else {word}
		allowed = set()
		for line in open(sys.argv[1]):
		    if line.startswith("SystemCallFilter="):
		        words = line.split("=")[1].strip()
		        found = set().union(*map(calls, words.lstrip("~").split()))
		        allowed = allowed - found if words.startswith("~") else allowed | found
		start = {"execve", "clone3", "prctl", "mkdir", "socket", "bind", "listen", "set_tid_address", "arch_prctl", "umask",
		         "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}
		needed = start | set(re.findall(r"^CALL(?:_IF)?\((\w+)", open(sys.argv[2]).read(), re.M))
		assert len(needed) > 80 and not needed - allowed, needed - allowed
	END
}
