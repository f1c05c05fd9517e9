#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Plan files: shown and checked without a server, and what a server's plan is written as reads as the same plan.

load lib

setup_file() {
	load lib
	world
	region r
	account r coordinator coordinator 21
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

@test "a file is shown in every format by who has no account" {
	local file format
	for file in "$root"/client/data/plans/{gavleborg,kronoberg,skane}-*.yaml; do
		for format in table json ndjson csv; do
			[[ "$file" == *skane-2019* ]] && continue # it is shown with its plan
			samplan plan show "$file" --format $format > shown.$format
			[ -s shown.$format ]
		done
		samplan plan show "$file" --format yaml > shown.yaml
		samplan plan show shown.yaml --format yaml | cmp - shown.yaml
	done
}

@test "every fault of a file is told at once, with its line" {
	printf 'plan: p\ntitel: T\nslag: strategi\ngäller: 2022\nparter: ["07"]\nområden:\n- id: a\n  nulage: x\n  fokusområden: [1]\n' > wrong.yaml
	run samplan plan show wrong.yaml
	[ "$status" = 3 ]
	[[ "$output" == *"wrong.yaml:8:3"* ]]
	[[ "$output" == *"nuläge"* ]]
	[[ "$output" == *"wrong.yaml:7:3"* ]]
}

@test "yaml is for plans alone" {
	run samplan status --format yaml
	[ "$status" = 2 ]
}

@test "what plan show writes is imported as the same plan" {
	samplan plan import "$plan_file" --profile coordinator
	samplan plan show gavleborg-2018 --format yaml --profile coordinator -o first.yaml
	samplan plan show "$plan_file" --format yaml | cmp - first.yaml
	samplan plan import first.yaml --profile coordinator
	samplan plan show gavleborg-2018 --format yaml --profile coordinator -o second.yaml
	cmp first.yaml second.yaml
}

@test "a county's follow-up is imported and written as it was" {
	samplan plan import "$root/client/data/plans/skane-2016.yaml" --profile coordinator
	samplan plan publish skane-2016 --profile coordinator
	samplan plan import "$root/client/data/plans/skane-2019.yaml" --profile coordinator
	samplan plan show skane-2019 --format yaml --profile coordinator -o stored.yaml
	samplan plan show "$root/client/data/plans/skane-2019.yaml" --format yaml | cmp - stored.yaml
}
