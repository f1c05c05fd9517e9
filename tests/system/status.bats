#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What waits for whom, how the server is, what is wrong: status, server status, doctor; and renewal on the way.

load lib

setup_file() {
	load lib
	world
	region r
	account r coordinator coordinator 21
	account r k2180 reporter 2180
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

# next PROFILE: the command that status ends with.
next() { samplan status --profile "$1" | tail -n 1 | sed -n 's/^Nästa: //p'; }

@test "the coordinator is led from the plan to the open round, and the reporter waits" {
	[[ "$(next coordinator)" == "samplan plan importera FIL" ]]
	samplan plan import "$plan_file" --profile coordinator
	[[ "$(next coordinator)" == "samplan plan fastställ gavleborg-2018" ]]
	samplan plan publish gavleborg-2018 --profile coordinator --yes
	[[ "$(next coordinator)" == "samplan insamling öppna --plan gavleborg-2018 "* ]]
	run samplan status --profile k2180
	[[ "$output" == *"Ingen insamling är öppen."* ]]
	samplan round open --plan gavleborg-2018 --year 2018 --closes "$(date -d +12days +%F)" --profile coordinator
	run samplan status --profile coordinator
	echo "$output"
	[[ "$output" == *"0 av 10 inne"* ]]
	[[ "$output" == *Gävle* ]]
	[[ "$(next coordinator)" == "samplan översikt --year 2018 --missing" ]]
}

@test "the reporter is led from form to submission to what was received" {
	local command
	run samplan status --profile k2180
	echo "$output"
	[[ "$output" == *"Gävle (2180), rapportör"* ]]
	[[ "$output" == *"dagar kvar"* ]]
	[[ "$output" == *"ej inskickad (27 frågor)"* ]]
	command=$(next k2180)
	[ "$command" = "samplan blankett hämta --year 2018" ]
	$command --profile k2180 --from "$root/tests/system/answers/2180.csv"
	command=$(next k2180)
	[ "$command" = "samplan skicka uppf-2180-2018.csv" ]
	$command --profile k2180
	run samplan status --profile k2180
	echo "$output"
	[[ "$output" == *"inskickad: revision 1"*"27 av 27"* ]]
	command=$(next k2180)
	[ "$command" = "samplan uppföljning visa gavleborg-2018/2018/2180" ]
	$command --profile k2180 > /dev/null
	samplan status --profile k2180 --format json > status.json
	grep -q '"next": "samplan followup show gavleborg-2018/2018/2180"' status.json
	grep -q '"state": "received"' status.json
}

@test "the administrator sees the server in short and who has not used an invitation" {
	[ "$(next admin)" = "samplan konto lista" ]
	samplan invite create --role reporter --org 2104 --out waiting.code --profile admin
	run samplan status --profile admin
	echo "$output"
	[[ "$output" == *"3 konton"* ]]
	[[ "$output" == *"Inbjudningar som inte använts: 1 (Hofors)"* ]]
	[ "$(next admin)" = "samplan inbjudan lista" ]
}

@test "server status is 0 for a server that is well, and says nothing with --quiet" {
	run samplan server status --profile admin
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Tar emot:"*ja* ]]
	run samplan server status --profile admin --quiet
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	samplan server status --profile admin --format json | grep -q '"writable": true'
}

@test "server status for monitoring: not the administrator 4, no server 7, and nothing printed" {
	run samplan server status --profile k2180 --quiet
	[ "$status" -eq 4 ]
	[ -z "$output" ]
	run samplan server status --profile admin --quiet --server localhost:1 --timeout 1
	[ "$status" -eq 7 ]
	[ -z "$output" ]
}

@test "doctor finds all well" {
	run samplan doctor --profile k2180
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Allt är som det ska." ]]
	[ "$(grep -c '^✓' <<< "$output")" -eq 9 ]
}

@test "doctor without a profile looks at the server alone" {
	run samplan doctor --profile stranger --server "$(server_at r)"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"– Nyckelfil"* ]]
	run samplan doctor --profile stranger
	[ "$status" -eq 4 ]
}

@test "doctor names the one thing that is wrong: port, name, authority, key mode, certificate" {
	run samplan doctor --profile k2180 --server localhost:1 --timeout 2
	echo "$output"
	[ "$status" -eq 7 ]
	[[ "$output" == *"✗ Port"*"fel N7001"* ]]
	run samplan doctor --profile k2180 --server no-such-host.invalid --timeout 2
	echo "$output"
	[ "$status" -eq 7 ]
	[[ "$output" == *"✗ Namn i DNS"*"fel N7001"* ]]
	samplan-server init other --name localhost > /dev/null
	start_server other
	run samplan doctor --profile k2180 --server "$(server_at other)"
	stop_server other
	echo "$output"
	[ "$status" -eq 4 ]
	[[ "$output" == *"✗ TLS"*"fel N4007"* ]]
	chmod 644 "$XDG_DATA_HOME/samplan/k2180/key.pem"
	run samplan doctor --profile k2180
	chmod 600 "$XDG_DATA_HOME/samplan/k2180/key.pem"
	echo "$output"
	[ "$status" -eq 11 ]
	[[ "$output" == *"✗ Nyckelfil"*"fel FB501"* ]]
	samplan doctor --profile k2180 --server localhost:1 --format json > doctor.json 2> doctor.err || true
	grep -q '"check": "port"' doctor.json
	grep -q '"state": "wrong"' doctor.json
	grep -q '"code":' doctor.err
}

@test "doctor: a port where something else listens is not our server" {
	run samplan doctor --profile k2180 --server "localhost:$(cat r.port)" --timeout 5
	[ "$status" -eq 0 ]
	# a listener that never speaks
	perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1:0");
		open F, ">deaf.port"; print F $s->sockport; close F; sleep 30' 3>&- &
	local pid=$!
	until [ -s deaf.port ]; do sleep 0.02; done
	run samplan doctor --profile k2180 --server "127.0.0.1:$(cat deaf.port)" --timeout 1
	kill $pid
	echo "$output"
	[ "$status" -eq 7 ]
	[[ "$output" == *"✗ TLS"* ]]
}

@test "connect and whoami print the fingerprint of the log key that init printed" {
	local key
	key=$(grep -oE '([0-9a-f]{4} ){7}[0-9a-f]{4}' r.init | head -n 1)
	[ -n "$key" ]
	samplan whoami --profile k2180 | grep -qF "$key"
	samplan invite create --role reporter --org 2101 --out 2101.code --profile admin
	samplan connect "$(server_at r)" --profile k2101 --code-file 2101.code | grep -qF "$key"
}

@test "config show tells where each choice comes from" {
	run samplan config show --origin --profile k2180
	echo "$output"
	[[ "$output" == *"profile"*"k2180"*"--profile"* ]]
	[[ "$output" == *"lang"*"sv"*"SAMPLAN_LANG"* ]]
	[[ "$output" == *"server"*"localhost:"*"[profile k2180]"* ]]
}

@test "bash completes commands, second words in both languages, flags and values" {
	source <(samplan completion bash)
	complete_line() { # WORD...: what is offered for the last one
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		COMPREPLY=()
		_samplan
		echo "${COMPREPLY[@]}"
	}
	[ "$(complete_line samplan läg)" = läge ]
	[ "$(complete_line samplan form hä)" = hämta ]
	[ "$(complete_line samplan --profile x blankett h)" = hämta ]
	[[ "$(complete_line samplan blankett hämta --fro)" == --from ]]
	[[ "$(complete_line samplan översikt --format j)" == json ]]
	[ -z "$(complete_line samplan översikt --fro)" ]
}

@test "the pages for man are roff that man takes without a warning" {
	command -v groff > /dev/null || skip "groff is not here"
	for lang in sv en; do
		samplan help --man --lang $lang > page.1
		samplan help --man form get --lang $lang > page-form-get.1
		for page in page.1 page-form-get.1; do
			groff -man -Tutf8 -k -ww $page > shown 2> warnings
			cat warnings
			[ ! -s warnings ]
			grep -q -- '--from\|samplan' shown
		done
	done
}
