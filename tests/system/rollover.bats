#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# From one year to the next: what was planned is accounted for with the answers and becomes the next year's plan. And
# what a plan lacks, of files without a server and of stored plans.

load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	submitted r 2101 2104 2180
	samplan plan rollover gavleborg-2018 --year 2018 --profile coordinator --lang sv > rolled.txt
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "a plan rolls over into the next year's file, accounted for with the answers" {
	grep -q '^Skrev gavleborg-2019.yaml ur gavleborg-2018 (3 av 10 har svarat)' rolled.txt
	grep -q '^plan: gavleborg-2019$' gavleborg-2019.yaml
	grep -q '^föregångare: gavleborg-2018$' gavleborg-2019.yaml
	grep -q '^följer_upp: 2018$' gavleborg-2019.yaml
	grep -qE '^gäller: "?2019"?$' gavleborg-2019.yaml
	grep -qE 'genomförd [0-9].* av 10' gavleborg-2019.yaml
	! grep -q '^daterad:' gavleborg-2019.yaml || false
	run samplan plan visa gavleborg-2019.yaml
	[ "$status" -eq 0 ]
	[[ "$output" == *"Följer upp: 2018"* ]]
	[[ "$output" == *$'\n2018         12'* ]]
}

@test "an edited file is not written over" {
	cp gavleborg-2019.yaml before.yaml
	refused 6 F6006 samplan plan rulla gavleborg-2018 --year 2018 --profile coordinator
	cmp gavleborg-2019.yaml before.yaml
	samplan plan rulla gavleborg-2018 --year 2018 --profile coordinator --output - > again.yaml
	cmp again.yaml before.yaml
}

@test "the next year's plan can be imported, published and asked" {
	samplan plan import gavleborg-2019.yaml --profile coordinator
	samplan plan publish gavleborg-2019 --profile coordinator --yes
	samplan plan show gavleborg-2019@1 --profile coordinator > stored.txt
	grep -q '^gavleborg-2019@1 · publicerad · handlingsplan$' stored.txt
	samplan plan brister gavleborg-2019@1 --profile coordinator > gaps.txt
	grep -q '^Vad som saknas i gavleborg-2019@1 ' gaps.txt
}

@test "a reporter may not roll over" {
	refused 4 A4202 samplan plan rollover gavleborg-2018 --year 2018 --profile k2101
	[ ! -e gavleborg-2018.yaml ]
}

@test "a year before the plan begins is not rolled over, and the years that are stand in the refusal" {
	samplan round open --plan gavleborg-2018 --year 2017 --closes "$(date -d +60days +%F)" --profile coordinator
	refused 3 D3327 samplan plan rollover gavleborg-2018 --year 2017 --profile coordinator
	samplan plan rulla gavleborg-2018 --year 2017 --profile coordinator --lang sv 2>&1 | grep -q 'inom 2018–2199: --year ÅR'
	[ ! -e gavleborg-2018.yaml ]
}

@test "files need no server: what they lack, and follow-ups laid over their plan" {
	local plans="$root/client/data/plans"
	samplan plan gaps "$plans/skane-2016.yaml" --profile nobody --format json > gaps.json
	grep -q '"schema": "samplan/gaps/1"' gaps.json
	samplan plan gaps "$plans/skane-2016.yaml" --profile nobody --format csv > gaps.csv
	[ "$(grep -c '^indicator_absent,' gaps.csv)" = 14 ]
	samplan plan show "$plans/skane-2016.yaml" "$plans/skane-2019.yaml" --profile nobody > skane.txt
	grep -q '(363,8 mot 415,5)' skane.txt
	refused 3 D3311 samplan plan gaps "$plans/gavleborg-2018.yaml" "$plans/skane-2019.yaml" --profile nobody
	refused 2 U2007 samplan plan gaps "$plans/gavleborg-2018.yaml" "$plans/skane-2016.yaml" --profile nobody
}

@test "the county's follow-up goes along into the next year's plan" {
	local plans="$root/client/data/plans"
	samplan plan import "$plans/skane-2016.yaml" --profile coordinator
	samplan plan publish skane-2016 --profile coordinator --yes
	samplan plan import "$plans/skane-2019.yaml" --profile coordinator
	samplan plan publish skane-2019 --profile coordinator --yes
	samplan round open --plan skane-2016 --year 2019 --closes "$(date -d +60days +%F)" --profile coordinator
	samplan plan rollover skane-2016 --year 2019 --profile coordinator --output rolled.yaml
	grep -q '^föregångare: skane-2016$' rolled.yaml
	grep -q 'värde: 3274' rolled.yaml
	samplan plan visa rolled.yaml | grep -q '(363,8 mot 415,5)'
}
