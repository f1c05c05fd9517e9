#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Keys and codes are where they have to be, and nowhere else (reliability.md P22): not in logs, error texts, arguments,
# environments, the store, backups, temporary files, nor as text in the server's memory.

load lib

setup_file() {
	load lib
	world
	export TMPDIR="$WORLD/tmp"
	mkdir -p tmp said
	region r > said/region 2>&1
	open_round r > said/round 2>&1
	submitted r 2180 > said/submitted 2>&1
	samplan invite create --profile admin --role reporter --org 2181 --out unused.code --yes > said/invite 2>&1
	find_secrets
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; export TMPDIR="$WORLD/tmp"; }

# A secret a line: the text of every private key, line by line, and every code, as printed and as it is sent.
find_secrets() {
	local file
	for file in r/keys/*.key.pem data/samplan/*/key.pem; do grep -v -- '-----' "$file"; done > ../secrets
	for file in *.code; do
		tr -d '[:space:]' < "$file"
		echo
		tr -d '[:space:]-' < "$file" | head -c 20
		echo
	done >> ../secrets
	sed -i '/^$/d' ../secrets
}

# hits FILE...: those with a secret in them; also when it is written small.
hits() { grep -laiF -f ../secrets -- "$@" || true; }

@test "on disk they are in the key files and where codes were asked for, and in no other file" {
	local hit
	samplan backup create a.backup --profile admin > said/backup 2>&1
	samplan-server verify r > said/verify 2>&1
	samplan server status --profile admin > said/status 2>&1
	[ "$(wc -l < ../secrets)" -ge 15 ]
	grep -rlaiF -f ../secrets . | sort > found
	cat found
	while read -r hit; do
		case $hit in
		./r/keys/*.key.pem | ./data/samplan/*/key.pem | ./r.init | ./*.code) ;;
		*) echo "a secret is in $hit"; return 1 ;;
		esac
	done < found
	[ "$(grep -c key.pem found)" -eq 6 ] # the search finds what is there
	[ -z "$(ls tmp)" ]
	echo "P22 canary: $(wc -l < ../secrets) texts of keys and codes, $(find . -type f | wc -l) files: 0 hits outside key and code files" >&3
}

@test "not in arguments, environment or log of a running server" {
	local pid
	pid=$(cat r.pid)
	cat "/proc/$pid/cmdline" "/proc/$pid/environ" > said/process 2>/dev/null || true
	[ -z "$(hits said/process r.log r.out)" ]
}

@test "not in what is said when something is wrong with them" {
	local n=0 code
	code=$(cat unused.code)
	wrong() { n=$((n + 1)); "$@" > "said/wrong-$n" 2>&1 && return 1; [ -s "said/wrong-$n" ]; }
	wrong samplan connect "$(server_at r)" --profile again --code-file k2180.code       # used
	echo "${code%?}$([ "${code: -1}" = A ] && echo B || echo A)" > mistyped.code
	wrong samplan connect "$(server_at r)" --profile again --code-file mistyped.code
	wrong samplan connect "localhost:1" --profile again --code-file unused.code
	wrong samplan connect "$(server_at r)" "$code" --profile again # on the command line, in three ways
	wrong samplan connect "$code" --profile again
	wrong samplan connect "$(server_at r)" --profile again --code-file "$code"
	cp -r data/samplan/k2180 kept
	chmod 644 data/samplan/k2180/key.pem
	wrong samplan whoami --profile k2180
	chmod 600 data/samplan/k2180/key.pem
	sed -i '2s/./!/' data/samplan/k2180/key.pem
	wrong samplan whoami --profile k2180
	cat kept/key.pem kept/key.pem | tr -d '\n' > data/samplan/k2180/key.pem
	wrong samplan whoami --profile k2180
	cat kept/key.pem > data/samplan/k2180/key.pem
	rm -r kept mistyped.code
	samplan whoami --profile k2180
	cp -r r crooked
	sed -i '2s/./!/' crooked/keys/ca.key.pem
	wrong samplan-server run crooked --listen 127.0.0.1 --port 0
	rm -r crooked
	hits said/* r.log > told
	cat told
	[ ! -s told ]
}

@test "a key file that others may read: the server does not start" {
	local key mode
	samplan-server init wide --name localhost > wide.code
	for key in ca server log; do
		for mode in 640 604 660 644 620 601; do # whatever the others may do with it
			chmod "$mode" "wide/keys/$key.key.pem"
			run samplan-server run wide --listen 127.0.0.1 --port 0
			[ "$status" -eq 11 ]
			[[ "$output" == *FB501*"wide/keys/$key.key.pem"* ]]
		done
		chmod 600 "wide/keys/$key.key.pem"
	done
	rm -r wide wide.code
}

@test "a key file of another user's: the server does not start, and says whose" {
	[ "$(id -u)" = 0 ] || skip "giving a file away needs root"
	local key
	samplan-server init given --name localhost > given.code
	for key in ca server log; do
		chown 65534 "given/keys/$key.key.pem"
		run samplan-server run given --listen 127.0.0.1 --port 0
		echo "$output"
		[ "$status" -eq 11 ]
		[[ "$output" == *FB529*"given/keys/$key.key.pem"*"65534"* ]]
		run samplan-server invite given --role administrator
		[ "$status" -eq 11 ]
		chown 0 "given/keys/$key.key.pem"
	done
	samplan-server invite given --role administrator > given.code
	rm -r given given.code
}

# As text a key is read once and wiped; what OpenSSL computes with is another thing, and has to be there.
@test "the text of a key is not in the memory of a running server, nor of one that has just been asked for work" {
	samplan whoami --profile k2180
	cat r/keys/*.key.pem | grep -v -- '-----' > ../texts
	run /usr/bin/python3 - "$(cat r.pid)" ../texts <<-END
		import re, sys
		texts = open(sys.argv[2], "rb").read().split()
		try:
		    memory = open(f"/proc/{sys.argv[1]}/mem", "rb", 0)
		except PermissionError:
		    sys.exit(3)
		read = 0
		for line in open(f"/proc/{sys.argv[1]}/maps"):
		    low, high, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
		    if "w" not in rights:
		        continue
		    memory.seek(int(low, 16))
		    try:
		        data = memory.read(int(high, 16) - int(low, 16))
		    except OSError:
		        continue
		    read += len(data)
		    assert not [t for t in texts if t in data], line
		assert read > 1 << 20 and len(texts) >= 7
	END
	echo "$output"
	[ "$status" -ne 3 ] || skip "another process's memory is for root"
	[ "$status" -eq 0 ]
}

@test "a server that dies leaves no core" {
	local pid
	pid=$(cat r.pid)
	grep -qE '^Max core file size +0 +0 ' "/proc/$pid/limits"
	[ "$(stat -c %U "/proc/$pid/environ")" = root ] # not dumpable: nobody but root looks in
	ulimit -c unlimited 2> /dev/null || true
	stop_server r ABRT
	[ -z "$(find . -name 'core*' -type f)" ]
	start_server r
}
