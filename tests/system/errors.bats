#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Every bad input has the three parts: what, where, what to do; nothing is stored by half and what was
# filled in stays. The searchable codes are those of proto/errors.def.

bats_require_minimum_version 1.5.0
load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	account r k2180 reporter 2180
	account r k2104 reporter 2104
	filled 2180 form-2180.csv
	filled 2104 form-2104.csv
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "unknown plan" {
	refused 5 D5300 samplan plan show nosuch-2018 --profile coordinator
	refused 5 D5300 samplan round open --plan nosuch-2018 --year 2018 --closes 2099-01-31 --profile coordinator
}

@test "organisation that is not in the plan" {
	account r k0780 reporter 0780
	refused 5 D5303 samplan form get --profile k0780 --plan gavleborg-2018 --year 2018
}

@test "a year that has no round" {
	refused 5 D5304 samplan form get --profile k2180 --plan gavleborg-2018 --year 2019
}

@test "another municipality's form" {
	refused 4 A4202 samplan submit form-2104.csv --profile k2180
	[[ "$output" == *"var: form-2104.csv"* ]]
	[ -s form-2104.csv ]
}

@test "last year's form" {
	sed 's/^\(år\);2018/\1;2017/' form-2180.csv > last-year.csv
	run samplan submit last-year.csv --profile k2180
	echo "$output"
	[ "$status" -ne 0 ]
	[[ "$output" == *"gör: "* ]]
	[ ! -e kvitto-2180-2017-1.txt ]
}

@test "a broken CSV names row and column" {
	printf 'blankett;samplan/1\r\nplan;"gavleborg-2018@1\r\n' > broken.csv
	refused 3 F3510 samplan check broken.csv --profile k2180
	[[ "$output" == *"broken.csv:2:"* ]]
}

@test "a cell that is wrong is named, and the others are still read" {
	filled 2104 wrong.csv
	sed -i '/cm-brukare/s/;50;/;femtio;/' wrong.csv
	refused 3 S3012 samplan check wrong.csv --profile k2104
	[[ "$output" =~ wrong\.csv:[0-9]+:G ]]
	[ -s wrong.fel.html ]
	xmllint --noout wrong.fel.html
	refused 3 S3012 samplan submit wrong.csv --profile k2104
}

@test "not a form at all" {
	head -c 4000 /dev/urandom > noise.csv
	run samplan check noise.csv --profile k2180
	[ "$status" -eq 3 ]
	: > empty.csv
	refused 3 F3510 samplan check empty.csv --profile k2180
	mkdir -p folder.csv
	refused 11 FB500 samplan check folder.csv --profile k2180
	refused 11 FB500 samplan check absent.csv --profile k2180
	mkfifo pipe.csv
	refused 11 FB500 samplan check pipe.csv --profile k2180
}

@test "a YAML error names line and column" {
	sed '5s/.*/titel: [öppen/' "$plan_file" > broken.yaml
	refused 3 Y3520 samplan plan import broken.yaml --profile coordinator
	[[ "$output" =~ broken\.yaml:[0-9]+:[0-9]+ ]]
	sed 's/^fokusområden:/fokusomraden:/' "$plan_file" > unknown.yaml
	refused 3 Y3521 samplan plan import unknown.yaml --profile coordinator
	[[ "$output" == *"fokusområden"* ]]
}

@test "a plan that does not hold together says why in the reader's language" {
	sed 's/målgrupp: unga/målgrupp: gamla/' "$plan_file" > unknown-group.yaml
	refused 3 D3311 samplan plan import unknown-group.yaml --profile coordinator
	[[ "$output" == *"”gamla” (hänvisning till okänt)"* ]]
}

@test "a form that is hardly begun is told in a line, and in full for programs" {
	samplan form get --profile k2104 --output begun.csv --yes
	run samplan check begun.csv --profile k2104
	[ "$status" -eq 0 ]
	[[ "$output" == *"27 frågor är inte besvarade"*"begun.csv:13:G, 14:G, 15:G, 16:G, 17:G …"* ]]
	[ "$(echo "$output" | grep -c S0201)" = 1 ]
	[ "$(samplan check begun.csv --profile k2104 --format ndjson | grep -c S0201)" = 27 ]
	run samplan check begun.csv begun.csv --profile k2104 --format json
	[ "$(echo "$output" | grep -c '"schema"')" = 1 ] # one document for all files
}

@test "a form is checked without its profile when another has fetched the plan" {
	run --separate-stderr samplan check form-2180.csv --profile nosuch
	[ "$status" -eq 0 ]
	[[ "$stderr" == *nosuch*k2* || "$stderr" == *nosuch*coordinator* ]]
}

@test "a round that is closed, and the answers are still in the file" {
	samplan plan show gavleborg-2018 --profile coordinator --format json > /dev/null
	filled 2104 late.csv
	samplan round close --plan gavleborg-2018 --year 2018 --profile coordinator --yes
	refused 6 D6305 samplan submit late.csv --profile k2104
	grep -q 'sip/' late.csv
}

@test "a wrong, a mistyped and a used code" {
	samplan invite create --profile admin --role reporter --org 2181 --out k2181.code
	samplan connect "$(server_at r)" --profile k2181 --code-file k2181.code
	refused 4 A4204 samplan connect "$(server_at r)" --profile other --code-file k2181.code
	sed 's/^A/B/; t; s/^./A/' k2181.code > mistyped.code # one character: the check character always tells
	refused 3 A3206 samplan connect "$(server_at r)" --profile other --code-file mistyped.code
	# a code of another region's server: the client notices before it sends anything
	new_store elsewhere
	refused 4 A4207 samplan connect "$(server_at r)" --profile other --code-file elsewhere.code
}

@test "a role that may not" {
	refused 4 A4201 samplan round open --plan gavleborg-2018 --year 2019 --closes 2099-01-31 --profile k2180
	refused 4 A4201 samplan invite create --role reporter --org 2180 --out no.code --profile k2180
	refused 4 A4201 samplan log list --profile k2180
}

@test "no profile, unknown command, unknown option" {
	refused 4 C4540 samplan overview --profile nosuch
	run samplan översik --profile k2180
	[ "$status" -eq 2 ]
	[[ "$output" == *"översikt"* ]]
	run samplan overview --yaer 2018 --profile k2180
	[ "$status" -eq 2 ]
	run samplan overview --year=abc --profile k2180
	[ "$status" -eq 2 ]
	run samplan overview --year=2147483648 --profile k2180
	[ "$status" -eq 2 ]
}

@test "errors as JSON for programs" {
	run --separate-stderr samplan plan show nosuch-2018 --profile coordinator --format json
	[ "$status" -eq 5 ]
	[ -z "$output" ]
	[[ "$stderr" == *'"code"'*'"D5300"'* ]]
	[[ "$stderr" == *'"fix"'* ]]
}

@test "the way of a request is told when asked for, beside the data" {
	run --separate-stderr samplan whoami --profile k2180 --format json -v
	[ "$status" -eq 0 ]
	[[ "$output" != *WhoamiReply* ]]
	[[ "$stderr" == *"$(server_at r)"*certifikatet*WhoamiReply* ]]
	run --separate-stderr samplan whoami --profile k2180
	[ -z "$stderr" ]
}

@test "standard output that is full or closed" {
	run bash -c 'samplan overview --plan gavleborg-2018 --year 2018 --profile coordinator > /dev/full'
	[ "$status" -eq 11 ]
}

@test "a reader that has had enough is no error to be told of" {
	python3 -c 'import os, subprocess
r, w = os.pipe()
os.close(r)
p = subprocess.run(["samplan", "help"], stdout=w, stderr=subprocess.PIPE)
assert p.stderr == b"", p.stderr
assert p.returncode == -13, p.returncode'
}

@test "standard error that is closed is not written into the connection" {
	samplan whoami -v --profile k2180 --format json 2>&- > whoami.json
	grep -q '"2180"' whoami.json
	run bash -c 'samplan whoami --profile k2180 >&-'
	[ "$status" -eq 11 ]
}

@test "a code that goes into the file of --output can be read by its owner alone" {
	samplan invite create --role reporter --org 2183 --output shown.code --profile admin
	[ "$(stat -c %a shown.code)" = 600 ]
	grep -qE '([0-9A-Z]{4}-){9}[0-9A-Z]' shown.code
}

@test "an invitation whose file cannot be written leaves what lies under that name" {
	echo mine > mine.code
	chmod 600 mine.code
	run bash -c "trap '' XFSZ; ulimit -f 0; samplan invite create --role reporter --org 2183 --out mine.code --profile admin"
	[ "$status" -eq 11 ]
	[ "$(cat mine.code)" = mine ]
	refused 6 F6006 samplan invite create --role reporter --org 2183 --out mine.code --profile admin
	[ "$(cat mine.code)" = mine ]
}

@test "a submission whose answer is awaited is kept while something else answers in the server's place" {
	local pending="$XDG_STATE_HOME/samplan/pending" i
	stop_server r
	refused 7 N7001 samplan submit form-2180.csv --profile k2180 --timeout 1
	ls "$pending" > before
	[ "$(wc -l < before)" -eq 1 ]
	python3 -c 'import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
while True:
    c, _ = s.accept()
    c.recv(100)
    c.sendall(b"HTTP/1.1 302 Found\r\n\r\n")
    c.close()' "$(cat r.port)" > stranger.out 3>&- 4>&- &
	local stranger=$!
	for i in $(seq 250); do grep -q listening stranger.out && break; sleep 0.02; done
	run samplan submit form-2180.csv --profile k2180
	kill "$stranger"
	wait "$stranger" || true
	echo "$output"
	[ "$status" -eq 7 ]
	[[ "$output" == *N7006* ]]
	ls "$pending" | diff before -
	start_server r
}

@test "a line of client.ini that is too long is a fault, and no second line" {
	printf 'profile = k2180\n[profile k2180]\norganisation = %0184dserver = elsewhere.example:1\n' 0 > long.ini
	SAMPLAN_CONFIG=$PWD/long.ini refused 3 C3504 samplan config show
	[[ "$output" == *"long.ini:3"* ]]
	[[ "$output" != *elsewhere* ]]
}

@test "the first fault of client.ini is told, with its own line" {
	printf 'no key\nfarbror = 1\n' > two.ini
	SAMPLAN_CONFIG=$PWD/two.ini refused 3 C3504 samplan config show
	[[ "$output" == *"two.ini:1"* ]]
	printf 'farbror = 1\nno key\n' > two.ini
	SAMPLAN_CONFIG=$PWD/two.ini refused 3 C3502 samplan config show
	[[ "$output" == *"two.ini:1"* ]]
}

@test "a key file that others can read is refused" {
	account r wide reporter 2182
	chmod 644 "$XDG_DATA_HOME/samplan/wide/key.pem"
	refused 11 FB501 samplan whoami --profile wide
}

@test "a key file of another user's is refused, also by root" {
	[ "$(id -u)" = 0 ] || skip "giving a file away needs root"
	local key=$XDG_DATA_HOME/samplan/k2104/key.pem
	chown 65534 "$key"
	refused 11 FB529 samplan whoami --profile k2104
	[[ "$output" == *"var: $key"*"65534"* ]]
	SAMPLAN_LANG=en run samplan whoami --profile k2104
	[[ "$output" == *"belongs to another user"* ]]
	run samplan doctor --profile k2104
	[[ "$output" == *"✗ Nyckelfil"*"fel FB529"* ]]
	chown 0 "$key"
	samplan whoami --profile k2104
}

@test "a key file that is a link: what it leads to is looked at, and used" {
	local key=$XDG_DATA_HOME/samplan/k2104/key.pem
	mv "$key" kept.pem
	ln -s "$PWD/kept.pem" "$key"
	samplan whoami --profile k2104
	chmod 640 kept.pem
	refused 11 FB501 samplan whoami --profile k2104
	rm "$key"
	chmod 600 kept.pem
	mv kept.pem "$key"
}

@test "a key or a certificate in DER where PEM belongs: the file is named, not the server" {
	local file folder=$XDG_DATA_HOME/samplan/k2104
	for file in key cert ca; do
		cp "$folder/$file.pem" kept.pem
		if [ $file = key ]; then
			openssl pkey -in kept.pem -outform DER -out "$folder/$file.pem"
		else
			openssl x509 -in kept.pem -outform DER -out "$folder/$file.pem"
		fi
		refused 11 FB500 samplan whoami --profile k2104
		[[ "$output" == *"i PEM"*"var: $folder/$file.pem"* ]]
		cp kept.pem "$folder/$file.pem"
	done
	samplan whoami --profile k2104
}

@test "a form and a plan file without the right to read them" {
	[ "$(id -u)" = 0 ] || skip "changing the user needs root"
	local other="setpriv --reuid 65534 --regid 65534 --clear-groups" place
	$other "$BUILD/samplan" version > /dev/null 2>&1 || skip "the build folder is not for everyone"
	place=$(mktemp -d)
	chmod 755 "$place"
	cp form-2104.csv "$place/form.csv"
	cp "$plan_file" "$place/plan.yaml"
	chmod 600 "$place"/*
	for said in "check $place/form.csv" "plan show $place/plan.yaml"; do
		HOME=$place XDG_CONFIG_HOME=$place/none XDG_DATA_HOME=$place/none XDG_STATE_HOME=$place/none \
			refused 11 FB500 $other "$BUILD/samplan" $said
		[[ "$output" == *"du har inte rätt till den"*"var: $place/"* ]]
	done
	rm -r "$place"
}

@test "standard input that is closed is missed only by what reads it" {
	samplan whoami --profile k2104 --format json <&- > whoami.json
	grep -q '"2104"' whoami.json
	samplan check form-2104.csv --profile k2104 <&-
	run bash -c 'samplan whoami --profile k2104 <&- >&- 2>&-'
	[ "$status" -eq 11 ] # it had something to say
	refused 11 FB500 bash -c 'samplan check - --profile k2104 <&-'
	[[ "$output" == *"den är stängd"* ]]
	refused 11 FB500 bash -c 'samplan connect "$0" --profile closed <&-' "$(server_at r)"
	[ ! -e "$XDG_DATA_HOME/samplan/closed" ]
}

@test "server down: the client says so and keeps what was filled in" {
	stop_server r
	refused 7 N7001 samplan submit form-2180.csv --profile k2180 --timeout 2
	[ -s form-2180.csv ]
	samplan check form-2180.csv --profile k2180
	start_server r
}
