#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The follow-ups of all five documents, county by county: their figures are there, and so are five reports.

setup_file() {
	export DEMO="$BATS_FILE_TMPDIR/demo" SHOWN="$BATS_FILE_TMPDIR/shown.txt"
	"$BATS_TEST_DIRNAME/demo.sh" "$BUILD" all "$DEMO" > "$BATS_FILE_TMPDIR/demo.txt" 2>&1
	# every space alike: tables are as wide as their words, and numbers have narrow ones
	sed 's/\xc2\xa0/ /g; s/  */ /g' "$BATS_FILE_TMPDIR/demo.txt" > "$SHOWN"
}

# shown TEXT...: each is on the page.
shown() {
	local text
	for text in "$@"; do
		grep -qF -- "$text" "$SHOWN" || { echo "not shown: $text"; return 1; }
	done
}

# not_shown PATTERN: `!` alone does not fail a test.
not_shown() {
	if grep -E -- "$1" "$SHOWN"; then return 1; fi
}

# text_of REPORT: what a reader sees of it, every space alike.
text_of() {
	tr '\n' ' ' < "$DEMO/$1.html" | sed 's/<[^>]*>/ /g; s/\xc2\xa0/ /g; s/[ \t][ \t]*/ /g'
}

@test "Kronoberg: rows by target group and status, goals by direction" {
	shown "Barn och unga 6 4 0 0 10" "Vuxna 4 1 1 0 6" "Äldre 4 1 1 0 6" "Alla 14 6 2 0 22"
	shown "strategiskt 17 0 0 9 3 1 4 9"
}

@test "Kronoberg: two that report as one count as two, and who joins later is not missing" {
	shown "D5325: 0763" "Insamling 2019: 5 av 6 inne" "Inkomna: 6 av 7 ("
	shown "Inkomna 2020: 8 av 8 (" "Båda åren: 2019 → 2020"
	not_shown 'Saknas:.*Uppvidinge'
	grep -q '^Saknas: Markaryd$' "$SHOWN"
}

@test "Gävleborg: planned against reported, fulfilment, the cost that no area states twice" {
	shown "2017 16 9 11 av 16 17" "Måluppfyllelse 2017: uppnått 2, delvis 2, pågår 2, avvaktar 1"
	shown "3,0–5,4 mnkr (5 av 7 områden)" "(16 par av område och fokusområde"
	shown "Inkomna: 8 av 10 (" "Inkomna: 9 av 10 ("
	not_shown '^(Kostnad|Hela planen).*6,2'
}

@test "Gävleborg: the plan rolls over with the answers, and reads as a plan" {
	shown "Skrev gavleborg-2019.yaml ur gavleborg-2018 (8 av 10 har svarat)" "redovisat: Gävle: Steg 1 är klart"
	"$BUILD/samplan" plan show "$DEMO/gavleborg/gavleborg-2019.yaml"
}

@test "Skåne: the county's own numbers, in part-years and whole ones" {
	shown "23 av 33 (69,7 %), saknar: Båstad" "−27 (−13,2 %)" "12,7 % (2013) → 11,3 % (2018)" "−4,8 personer per år"
	shown "−12,4 % per månad" "+31,1 % per månad" "30 av 33 (90,9 %)"
	not_shown '−34,3|−1,6 %'
}

@test "Skåne: 33 invitations, 28 answers, and the plan's gaps" {
	[ "$(ls "$DEMO"/skane/brev/inbjudan-*.txt | wc -l)" = 33 ]
	shown "Skrev 33 brev" "Insamling 2019: 28 av 33 inne" "Saknas: Bjuv, Hörby, Bromölla, Perstorp, Simrishamn"
	shown "Indikatorer: 31 (" "saknas 14, bör tas fram 1" "lång sikt: 10 av 20"
}

@test "five reports are well-formed, each with one h1 and no id twice" {
	local report
	for report in kronoberg-2018 kronoberg-2022 gavleborg-2018 gavleborg-2022 skane-2016; do
		xmllint --noout "$DEMO/$report.html"
		[ "$(grep -o '<h1[ >]' "$DEMO/$report.html" | wc -l)" = 1 ]
		[ -z "$(grep -oE ' id="[^"]*"' "$DEMO/$report.html" | sort | uniq -d)" ]
	done
}

@test "each report has the form of its document" {
	[[ "$(text_of kronoberg-2018)" == *"Fokusområde och långsiktiga mål Kortsiktiga mål Indikatorer för uppföljning Aktiviteter Ansvarig, tid, uppskattad kostnad"* ]]
	[[ "$(text_of kronoberg-2022)" == *"Nollvision för vårdköer"* ]]
	[[ "$(text_of gavleborg-2018)" == *"3,0–5,4 mnkr (5 av 7 områden)"* ]]
	[[ "$(text_of gavleborg-2022)" == *"2.9 Aktuella arbetsgrupper"*"2.10 Förstärka"* ]]
	[[ "$(text_of skane-2016)" == *"Mätbara indikatorer för de kortsiktiga målen"*"23 av 33 (69,7 %)"* ]]
}

@test "the invented answers are the same each time, and different ones for each unit and year" {
	cd "$BATS_TEST_TMPDIR"
	local i
	printf 'år;2019\r\nnyckel;område;fråga;slag;enhet;föregående;svar;läge;kommentar\r\n' > blank.csv
	for i in 1 2 3 4 5 6; do
		printf 'a/i/%s;"5.2 Införande; ""sluta göra""";Antal;antal;;;;;\r\n' $i
	done >> blank.csv
	sed 's/2019/2020/' blank.csv > next.csv
	invented() { LC_ALL=C awk -v "unit=$1" -f "$BATS_TEST_DIRNAME/answers/invent.awk" "$2"; }
	invented 1290 blank.csv > first.csv
	invented 1290 blank.csv | cmp - first.csv
	asked() { tr -d '\r' < "$1" | cut -d';' -f1-7; } # one cell holds a semicolon: 7 are the 6 before the answers
	[ "$(asked first.csv)" = "$(asked blank.csv)" ]
	[ "$(invented 1291 blank.csv)" != "$(cat first.csv)" ]
	[ "$(invented 1290 next.csv | tail -n 6)" != "$(tail -n 6 first.csv)" ]
}

@test "nothing is left running, and letters and keys are for their owner alone" {
	local cwd
	for cwd in /proc/[0-9]*/cwd; do
		[[ "$(readlink "$cwd" 2>/dev/null)" != "$DEMO"* ]]
	done
	[ -z "$(find "$DEMO" \( -path '*/brev/*' -o -name '*.kod' -o -path '*/data/*key*' \) -type f -perm /077)" ]
}
