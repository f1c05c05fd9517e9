#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh [TARGET|all [SECONDS]] | coverage | distil TARGET [WANTED] - what `./run fuzz` does when all is built.
#
# Each target grows a corpus of its own in build/fuzz/corpus, beside the one in the tree. The slowest inputs that it meets
# are timed again in the release build: what takes more than SLOW_MS there is a finding, like a crash. Findings lie in
# build/fuzz/found until they are removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

SLOW_MS=50
seeds=tests/fuzz/corpus
grown=build/fuzz/corpus
found=build/fuzz/found

say() { printf '%s\n' "fuzz: $*" >&2; }

# In memory where that can be: targets with files make thousands a second.
folder_in_memory() {
	TMPDIR=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" samplan-fuzz-XXXXXX)
	export TMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT
}

targets() { for file in tests/fuzz/fuzz_*.c; do basename "$file" .c; done; }

name_of() {
	local name=fuzz_${1#fuzz_}
	[ -f "tests/fuzz/$name.c" ] || { say "no target $1; there are $(targets | sed s/fuzz_// | xargs)"; exit 2; }
	echo "$name"
}

# The corpora of a target that are there.
corpora() { for dir in "$seeds/$1" "$grown/$1" "build/fuzz/slowest/$1"; do [ ! -d "$dir" ] || echo "$dir"; done; }

# Where the words are that a target looks for.
words_of() {
	case $1 in
	fuzz_ini) echo server/config.c ;;
	fuzz_command) echo client/commands/{commands.def,options.h} ;;
	fuzz_number | fuzz_value) echo common/domain/{vocabulary,scan,share,observation}.c ;;
	fuzz_csv | fuzz_form) echo common/domain/{vocabulary,scan,share}.c client/files/form_head.c ;;
	fuzz_organisations) echo common/domain/vocabulary.c client/files/organisations.c ;;
	fuzz_yaml | fuzz_plan) echo common/domain/{vocabulary,scan,share}.c client/files/plan_scalar.c ;;
	esac
}

# All short texts of these files, as libFuzzer wants them: bytes that are not ASCII as \xAB.
dictionary() {
	grep -ohE '"[^"\\%]{2,40}"' "$@" | sort -u | LC_ALL=C awk '
		BEGIN { for (i = 128; i < 256; i++) hex[sprintf("%c", i)] = sprintf("\\x%02X", i) }
		{ for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", c in hex ? hex[c] : c } print "" }'
}

number() { sed -n "s/^stat::$2: *//p" "$1"; }

run_target() { # NAME SECONDS: the row of the table
	local name=$1 seconds=$2 log=build/fuzz/$1.log words slowest ms runs edges findings=0
	mkdir -p "$grown/$name" "build/fuzz/slowest/$name" "$found"
	words=$(words_of "$name")
	if [ -n "$words" ]; then
		dictionary $words >"$TMPDIR/words"
		words=-dict=$TMPDIR/words
	fi
	say "$name, $seconds s"
	FUZZ_SLOWEST=$PWD/build/fuzz/slowest/$name "build/fuzz/tests/fuzz/$name" -max_total_time="$seconds" \
		-max_len="$("build/fuzz-release/tests/fuzz/$name" --longest)" -len_control=100 -timeout=60 -report_slow_units=100 \
		-rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$found/$name-" $words \
		"$grown/$name" "$seeds/$name" >"$log" 2>&1 || true
	slowest=$("build/fuzz-release/tests/fuzz/$name" $(corpora "$name")) || slowest="? slowest $SLOW_MS.1 ms $log"
	ms=$(sed 's/.*slowest \([0-9.]*\) ms.*/\1/' <<<"$slowest")
	if awk -v ms="$ms" -v most=$SLOW_MS 'BEGIN { exit !(ms > most) }'; then
		cp "${slowest##* ms }" "$found/$name-slow"
	fi
	findings=$(find "$found" -name "$name-*" | wc -l)
	runs=$(number "$log" number_of_executed_units)
	edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
	row "$name" "${runs:-0}" "$(number "$log" average_exec_per_sec)" "$ms" "${edges:-0}" "$findings"
}

row() { printf '%-22s %12s %9s %12s %10s %9s\n' "$@"; }

do_run() { # TARGET|all SECONDS
	local names table=build/fuzz/table.txt
	if [ "$1" = all ]; then names=$(targets); else names=$(name_of "$1"); fi
	folder_in_memory
	for name in $names; do
		run_target "$name" "$2"
	done >"$table"
	row target runs runs/s "slowest, ms" edges findings
	cat "$table"
	row $(awk 'BEGIN { slowest = "0.0" } { runs += $2; findings += $6 } $4 > slowest + 0 { slowest = $4 }
		END { printf "%d_targets %.0f - %s - %d", NR, runs, slowest, findings }' "$table")
	[ -z "$(find "$found" -type f -print -quit)" ] || { say "findings are in $found"; exit 1; }
}

# What reads bytes of strangers, of disks, and of people.
parsers=(common/wire/frame.c common/codec/{codec,map,path,scan,total}.c common/crypto/{base64,cert_parts,cert_read,code,csr,head,plain_key,tls,tls_error,tls_io}.c
	common/ini/ini.c common/record/{backup_check,backup_header,backup_read,format}.c common/text/{collate,date,normal,utf8,width,words}.c
	common/domain/{answer_read,decimal,observation,plan_check,plan_member,reference,rules,scan,share,area_check,check}.c
	client/files/{csv,csv_cell,form_head,form_read,organisations,plan_activities,plan_costs,plan_file,plan_form,plan_goals,plan_groups,plan_head,plan_indicators,plan_narratives,plan_reader,plan_scalar,plan_series,plan_values,plan_work,receipt_read,receipt_verify,yaml}.c
	client/commands/{command,commands,config,options}.c server/config.c server/app/request.c server/store/{file,pages}.c)

do_coverage() {
	local dir=build/coverage objects=() name
	rm -rf "$dir/raw"
	folder_in_memory
	for name in $(targets); do
		LLVM_PROFILE_FILE=$dir/raw/$name "$dir/tests/fuzz/$name" $(corpora "$name") >/dev/null 2>&1
		objects+=(${objects[0]:+-object} "$dir/tests/fuzz/$name")
	done
	llvm-profdata merge -sparse "$dir"/raw/* -o "$dir/profile"
	llvm-cov report "${objects[@]}" -instr-profile="$dir/profile" "${parsers[@]}" >"$dir/report.txt"
	awk 'NF == 13 && ($1 ~ /[.]c$/ || $1 == "TOTAL") { printf "%-40s lines %7s   branches %7s\n", $1, $10, $13 }' "$dir/report.txt"
}

do_distil() { # TARGET [WANTED]: beside the inputs that have names of their own, the few that do most
	local name wanted=${2:-30} tool file i=0
	name=$(name_of "${1:-}")
	tool=build/coverage/tests/fuzz/distil_${name#fuzz_}
	folder_in_memory
	mkdir "$TMPDIR/old"
	find "$seeds/$name" -name 'grown-*' -exec mv -t "$TMPDIR/old" {} +
	LLVM_PROFILE_FILE=/dev/null "$tool" "$wanted" "$seeds/$name" "$TMPDIR/old" "$grown/$name" >"$TMPDIR/chosen"
	while read -r file; do
		i=$((i + 1))
		cp "$file" "$seeds/$name/$(printf 'grown-%02d' $i)"
	done <"$TMPDIR/chosen"
	say "$name: $(find "$seeds/$name" -type f | wc -l) inputs, $(du -sb "$seeds/$name" | cut -f1) bytes"
}

case ${1:-all} in
coverage) do_coverage ;;
distil) do_distil "${@:2}" ;;
[0-9]*) do_run all "$1" ;;
*) do_run "${1:-all}" "${2:-60}" ;;
esac
