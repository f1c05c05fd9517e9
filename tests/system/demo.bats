#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The demo is what a newcomer sees first: it works, shows what it says, and cleans up when it fails.

setup_file() {
	export DEMO="$BATS_FILE_TMPDIR/demo"
	"$BATS_TEST_DIRNAME/demo.sh" "$BUILD" "$DEMO" > "$BATS_FILE_TMPDIR/demo.txt" 2>&1
}

@test "eight of ten are in and the two that are missing are named" {
	grep -q '8 av 10' "$BATS_FILE_TMPDIR/demo.txt"
	grep -q 'Nordanstig' "$DEMO/overview.txt"
	grep -q 'Ljusdal' "$DEMO/overview.txt"
}

@test "the refused form names its cell" {
	grep -qE 'S3012' "$BATS_FILE_TMPDIR/demo.txt"
	grep -qE 'uppf-2104-2018\.csv:[0-9]+:G' "$BATS_FILE_TMPDIR/demo.txt"
}

@test "a second client on the same unit is told the newer revision" {
	grep -q 'D6307.*gavleborg-2018/2018/2180#2' "$BATS_FILE_TMPDIR/demo.txt"
}

@test "the report is well-formed, has one h1 and no id twice" {
	xmllint --noout "$DEMO/rapport.html"
	[ "$(grep -o '<h1[ >]' "$DEMO/rapport.html" | wc -l)" = 1 ]
	[ -z "$(grep -oE ' id="[^"]*"' "$DEMO/rapport.html" | sort | uniq -d)" ]
	grep -q '3,0–5,4' "$DEMO/rapport.html"
}

@test "totals, costs, the cross table and the wide and long tables are shown" {
	grep -q 'Inkomna: 8 av 10 (' "$DEMO/totals.txt"
	grep -q '3,0–5,4 mnkr (5 av 7 områden)' "$DEMO/totals.txt"
	grep -q '(16 par av område och fokusområde' "$DEMO/totals.txt"
	grep -q '^2104,Hofors,received,' "$DEMO/bred.csv"
	grep -q '^2132,Nordanstig,missing,' "$DEMO/bred.csv"
	grep -q ',2132,Nordanstig,sip/fulfilment,,,,,not_reported,$' "$DEMO/svar.csv"
}

@test "the report is there as Markdown too, with the same tables" {
	grep -q '^# Handlingsplan 2018' "$DEMO/rapport.md"
	grep -q '3,0–5,4 mnkr (5 av 7 områden)' "$DEMO/rapport.md"
	[ "$(grep -c '^| --- ' "$DEMO/rapport.md")" = "$(grep -c '<table>' "$DEMO/rapport.html")" ]
}

@test "no secret stays readable by others and no code lies in the log" {
	[ -z "$(find "$DEMO/data" "$DEMO/region/keys" -name '*key*' -type f -perm /077)" ]
	local code
	for code in "$DEMO"/*.kod; do
		! grep -q "$(cat "$code")" "$DEMO/server.log" || false
	done
}

@test "a demo that fails removes what it made" {
	mkdir -p "$BATS_FILE_TMPDIR/broken" "$BATS_FILE_TMPDIR/bin"
	# a client that fails at its first word
	printf '#!/bin/sh\nexit 1\n' > "$BATS_FILE_TMPDIR/bin/samplan"
	cp "$BUILD/samplan-server" "$BATS_FILE_TMPDIR/bin/"
	chmod +x "$BATS_FILE_TMPDIR/bin/samplan"
	run "$BATS_TEST_DIRNAME/demo.sh" "$BATS_FILE_TMPDIR/bin" "$BATS_FILE_TMPDIR/gone"
	[ "$status" -ne 0 ]
	[ ! -e "$BATS_FILE_TMPDIR/gone" ]
}
