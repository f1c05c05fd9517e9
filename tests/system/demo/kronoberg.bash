# SPDX-License-Identifier: Apache-2.0
# kronoberg.bash - the plan 2018-2025 with its tables by target group, and the strategy 2022-2028 with its goals'
# directions: eight municipalities, two of which report as one, and one that joins a year later.

step "Kronoberg 1. Länets server" "Kronoberg has a server of its own: eight municipalities in the register."
begin_county kronoberg 07
cp "$plans/kronoberg-2018.yaml" "$plans/kronoberg-2022.yaml" .

step "Kronoberg 2. Planen 2018–2025" "The plan in numbers, from the file, without a server: 22 rows by target group and status; and what it lacks."
shell "samplan plan visa kronoberg-2018.yaml | sed -n '/^Planen i tal/,/^Mål efter slag/p' | head -n -1"
shell "samplan plan brister kronoberg-2018.yaml | sed -n '/^Nr /,/^\$/p'"
publish kronoberg-2018

step "Kronoberg 3. Två rapporterar som en, och en är med först 2020" \
	"Invented: Lessebo and Tingsryd report as one, and Uppvidinge takes part from 2020. The plan gets a second version."
run samplan organisation lägg-till --name "Lessebo och Tingsryd" --org lessebo-tingsryd --county 07 \
	--kind gemensam --members 0761,0763 --profile admin
shell "sed -i 's/^parter: ..07./&, \"lessebo-tingsryd\"/; s/^rapporterar:/medlemskap:\n  \"0760\":\n    från: 2020\n&/' kronoberg-2018.yaml"
publish kronoberg-2018
run samplan plan jämför kronoberg-2018@1 kronoberg-2018@2 --profile samordnare

step "Kronoberg 4. Inbjudningarna" "A letter for each municipality; the two get one code together."
letters 0780
run samplan inbjudan skapa --profile admin --role rapportör --org lessebo-tingsryd --out brev/gemensam.kod
run samplan anslut "$server" --profile klessebo-tingsryd --code-file brev/gemensam.kod
for_each "sju kommuner till ansluter, var och en med sitt brev" joins 0780 0760 0761 0763 0764 0765 0767 0781

step "Kronoberg 5. Insamlingen 2019" "Fetch, fill in, check, submit. Who reports as part of two, or joins later, is told so."
open_round kronoberg-2018 2019
for_each "lika för Lessebo och Tingsryd tillsammans, Alvesta, Markaryd och Ljungby; Älmhult dröjer" \
	reports 0780 lessebo-tingsryd 0764 0767 0781
refused 5 samplan blankett hämta --profile k0763 --plan kronoberg-2018 --year 2019
refused 5 samplan blankett hämta --profile k0760 --plan kronoberg-2018 --year 2019
of_round run samplan översikt

step "Kronoberg 6. Vad det blir" "Totals, each with how many stand behind it; two that report as one count as two municipalities."
of_round run samplan summera --area unga-föräldrastöd
of_round run samplan summera --output summa-2019.txt
there summa-2019.txt "Inkomna: 6 av 7 (" "Hela planen" "(0 av 22 områden)" "Svar utan värde:"
of_round run samplan rapport bygg --layout kronoberg --output "$dir/kronoberg-2018.html"

step "Kronoberg 7. Året därpå" "Uppvidinge is asked too. Beside all who answered stand those who answered both years: the figures that may be compared."
open_round kronoberg-2018 2020
for_each "lika för de andra; nu är alla med" reports 0760 0780 lessebo-tingsryd 0764 0765 0767 0781
of_round run samplan översikt --missing
of_round run samplan summera --compare 2019 --area unga-kunskap
of_round run samplan summera --compare 2019 --output summa-2020.txt
there summa-2020.txt "8 av 8"

step "Kronoberg 8. Strategin 2022–2028" "Another document with focus areas of its own: 17 strategic goals, 9 to increase, 3 to decrease, one zero vision, 4 without direction."
shell "samplan plan visa kronoberg-2022.yaml | sed -n '/^Mål efter slag/,/^\$/p'"
publish kronoberg-2022
open_round kronoberg-2022 2023
for_each "lika för sex kommuner till, var och en för sig; Markaryd dröjer" \
	reports 0780 0760 0761 0763 0764 0765 0781
of_round run samplan översikt --missing
of_round run samplan summera --area suicidprevention
of_round run samplan summera --output summa-2023.txt
there summa-2023.txt "Inkomna: 7 av 8 ("
brief 16 1 samplan plan brister kronoberg-2022 --profile samordnare
of_round run samplan rapport bygg --layout strategi --output "$dir/kronoberg-2022.html"
end_county
