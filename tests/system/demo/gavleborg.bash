# SPDX-License-Identifier: Apache-2.0
# gavleborg.bash - the plan of 2018 with its account of 2017, rolled over into 2019; and the report of 2022, whose
# sections are answered in words: ten municipalities.

step "Gävleborg 1. Länets server" "Gävleborg has a server of its own: ten municipalities in the register. The year in full: ./run demo."
begin_county gavleborg 21
cp "$plans/gavleborg-2018.yaml" "$plans/gavleborg-2022.yaml" .

step "Gävleborg 2. Planen 2018" "The plan in numbers: focus areas against age groups, planned against reported, fulfilment by class, the cost."
shell "samplan plan visa gavleborg-2018.yaml | sed -n '/^Planen i tal/,\$p'"
publish gavleborg-2018

step "Gävleborg 3. Insamlingen 2018" "Ten letters; eight of ten answer (tests/system/answers)."
letters 2180
for_each "nio kommuner till ansluter" joins 2180 2101 2104 2121 2132 2161 2181 2182 2183 2184
open_round gavleborg-2018 2018
for_each "lika för sju kommuner till; Nordanstig och Ljusdal dröjer" \
	reports_given 2180 2101 2104 2121 2181 2182 2183 2184
of_round run samplan översikt

step "Gävleborg 4. Vad det blir" "Totals, the cost of what was stated (never 6,2–10,3: an area in several focus areas counts once)."
of_round run samplan summera --area sip
of_round run samplan summera --output summa-2018.txt
there summa-2018.txt "Inkomna: 8 av 10 (" "3,0–5,4 mnkr (5 av 7 områden)" "(16 par av område och fokusområde"
of_round run samplan rapport bygg --layout gävleborg --output "$dir/gavleborg-2018.html"

step "Gävleborg 5. Nästa års plan" "What was planned for 2018 is accounted for with the answers, and what is planned for 2019 stands ready to be read through."
run samplan plan rulla gavleborg-2018 --year 2018 --profile samordnare
run samplan plan visa gavleborg-2019.yaml --area sip

step "Gävleborg 6. Rapporten 2022" "Ten sections, 2.10 after 2.9; each municipality tells what was achieved and what is planned, in words."
shell "samplan plan visa gavleborg-2022.yaml | sed -n '/^Planen i tal/,\$p'"
publish gavleborg-2022
open_round gavleborg-2022 2022
for_each "lika för åtta kommuner till; Ockelbo dröjer" reports 2180 2104 2121 2132 2161 2181 2182 2183 2184
of_round run samplan översikt --missing
of_round run samplan summera --output summa-2022.txt
there summa-2022.txt "Inkomna: 9 av 10 (" "2.10 "
brief 16 1 samplan plan brister gavleborg-2022 --profile samordnare
of_round run samplan rapport bygg --layout berättande --output "$dir/gavleborg-2022.html"
end_county
