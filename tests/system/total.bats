#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the answers come to: totals of the server, the report and the long table say the same.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	submitted r 2101 2104 2180
	filled 2180 second.csv "$root/tests/system/answers/2180-rev2.csv"
	samplan submit second.csv --profile k2180
	of="--profile coordinator --plan gavleborg-2018 --year 2018"
	samplan total $of --lang sv > total.txt
	samplan total $of --format csv > total.csv
	samplan total $of --format json > total.json
	samplan export --as tidy $of > tidy.csv
	samplan report build $of --lang sv --output rapport.html
	samplan report build $of --lang sv --format md --output rapport.md
}

teardown_file() { load lib; world; stop_server r; }

setup() {
	world
	of="--profile coordinator --plan gavleborg-2018 --year 2018"
}

# figure KEY COLUMN: of the row of a question in total.csv, not of the county's own number of it; texts with commas stand before none of these
figure() {
	awk -F, -v key="$1" -v column="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$2 == key && $at["part"] != "county" { print $at[column] }' total.csv
}

# sum KEY COLUMN: of the long table
sum() {
	awk -F, -v key="$1" -v column="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$6 == key { sum += $at[column] } END { print sum }' tidy.csv
}

@test "totals say how many stand behind each figure, and count what is missing apart" {
	grep -q '^Inkomna: 3 av 10 (' total.txt
	grep -qE '^ja: [0-9] av 3 .*3 av 10  7 ej inkommen  Aktiviteten är genomförd$' total.txt
	[ "$(figure sip/i/sip-aktivitet asked)" = 10 ]
	[ "$(figure sip/i/sip-aktivitet received)" = 3 ]
}

@test "costs are a range with how many areas state one, and the cross table has 16 pairs" {
	grep -q '^Kostnad 2018: 3,0–5,4 mnkr (5 av 7 områden), preliminärt$' total.txt
	grep -q '(16 par av område och fokusområde' total.txt
	grep -q '"pairs": 16' total.json
	for document in rapport.html rapport.md; do
		grep -q '3,0–5,4 mnkr (5 av 7 områden)' "$document"
		grep -q '(16 par av' "$document"
	done
}

@test "the server's sums are those of the long table, and of the newest revisions" {
	[ -n "$(figure case-management/i/cm-brukare low)" ]
	[ "$(figure case-management/i/cm-brukare low)" = "$(sum case-management/i/cm-brukare low)" ]
	[ "$(figure case-management/i/cm-brukare high)" = "$(sum case-management/i/cm-brukare high)" ]
	local month
	for month in 1 6 12; do
		[ "$(figure sip/i/sip-kvå "month_$month")" = "$(sum "sip/i/sip-kvå/$month" value)" ]
	done
}

@test "the report says of a question what the total says" {
	local together
	together=$(sed -n 's/^\(.*[^ ]\)   *[0-9]* av 10 .*Aktiviteten är genomförd$/\1/p' total.txt)
	[ -n "$together" ]
	grep -q "| Aktiviteten är genomförd | ja/nej | $together | 3 av 10 | 7 ej inkommen |" rapport.md
	grep -q "<td>$together</td>" rapport.html
}

@test "one area by its id or number, and the names of them all for one that is not there" {
	run samplan total $of --area case-management
	[ "$status" -eq 0 ]
	[[ "$output" == *"2.3 Case Management"* && "$output" != *"Barnahus"* ]]
	[ "$(samplan total $of --area 2.3)" = "$output" ]
	run samplan total $of --area finns-inte
	[ "$status" -eq 2 ]
	[[ "$output" == *case-management* ]]
}

@test "a municipality sees the county's totals, but not the others' answers" {
	run samplan total --profile k2101 --plan gavleborg-2018 --year 2018
	[ "$status" -eq 0 ]
	[[ "$output" == *"3 av 10"* ]]
	run samplan export --as tidy --profile k2101 --plan gavleborg-2018 --year 2018
	[ "$status" -eq 4 ]
}

@test "a round that does not exist is named" {
	run samplan total --profile coordinator --plan gavleborg-2018 --year 2017
	[ "$status" -eq 5 ]
}

@test "both documents are well-formed, whole, and the same bytes each time" {
	xmllint --noout rapport.html
	[ -z "$(grep -oE ' id="[^"]*"' rapport.html | sort | uniq -d)" ]
	[ "$(grep -c '^# ' rapport.md)" = 1 ]
	[ "$(grep -c '^| --- ' rapport.md)" = "$(grep -c '<table>' rapport.html)" ]
	samplan report build $of --lang sv --output - | cmp - rapport.html
	samplan report build $of --lang sv --format md --output - | cmp - rapport.md
	samplan report build $of --lang en --output english.html
	xmllint --noout english.html
	grep -q 'Coverage and method' english.html
}

@test "the report names the log key that clients know" {
	local key
	key=$(samplan whoami --profile coordinator --format json | sed -n 's/.*"log_key": "\(.*\)".*/\1/p')
	[ -n "$key" ]
	grep -qF "$key" rapport.html
	grep -qF "$key" rapport.md
}

@test "the long table has every unit and question, and says why a value is missing" {
	head -n 1 tidy.csv | grep -qx 'plan,version,year,code,name,question,value,low,high,unit,state,comment'
	[ "$(grep -c ',2101,Ockelbo,' tidy.csv)" = "$(grep -c ',2184,Hudiksvall,' tidy.csv)" ]
	[ "$(cut -d , -f 4 tidy.csv | grep -cxE '21[0-9]{2}' )" = "$((10 * $(grep -c ',2184,' tidy.csv)))" ]
	[ "$(grep ',2184,' tidy.csv | cut -d , -f 11 | sort -u)" = not_reported ]
	[ "$(grep -c $'\r' tidy.csv)" = 0 ]
	samplan export --as tidy $of --output again.csv
	cmp again.csv tidy.csv
}

@test "a shape or format that does not exist is named with those that do" {
	run samplan export $of
	[ "$status" -eq 2 ]
	[[ "$output" == *"--as"* ]]
	run samplan export --as wide $of
	[ "$status" -eq 2 ]
	[[ "$output" == *tidy* ]]
	run samplan report build $of --format json
	[ "$status" -eq 2 ]
	[[ "$output" == *"html, md"* ]]
	run samplan report build $of --lang en --layout halland
	[ "$status" -eq 2 ]
	[[ "$output" == *"auto, skane, gavleborg, kronoberg, strategy, narrative"* ]]
	run samplan total $of --format md
	[ "$status" -eq 2 ]
	[[ "$output" == *"ndjson"* ]]
}

@test "one question alone is as it is among all of them, and one that is not asked is named" {
	samplan total $of --question sip/i/sip-aktivitet --format csv > one.csv
	[ "$(wc -l < one.csv)" = 2 ]
	grep '^sip,sip/i/sip-aktivitet,' total.csv | grep -v ',county,' > same
	tail -n 1 one.csv | diff - same
	samplan total $of --question sip/i/sip-aktivitet --lang sv > one.txt
	grep -qE '^ja: [0-9] av 3 .*3 av 10' one.txt
	[ "$(wc -l < one.txt)" -lt 15 ]
	! grep -q "Länets egna" one.txt || false
	[ "$(samplan total $of --question sip/i/sip-aktivitet --format json |
		python3 -c 'import json, sys; d = json.load(sys.stdin)["data"]; print(len(d["questions"]), len(d["areas"]))')" = "1 0" ]
	run samplan total $of --question sip/i/nowhere --lang en
	[ "$status" -ne 0 ]
	[[ $output == *"sip/i/nowhere"* ]]
}
