# SPDX-License-Identifier: Apache-2.0
# skane.bash - the plan 2016-2018 followed up in 2019, after its end: 33 municipalities, answers that are counted with
# the names of those who have not, and the county's own series.

step "Skåne 1. Länets server" "Skåne has a server of its own: 33 municipalities in the register."
begin_county skane 12
cp "$plans/skane-2016.yaml" "$plans/skane-2019.yaml" .

step "Skåne 2. Planen 2016–2018" "The plan with its follow-up laid over it, in numbers: 20 areas, 34 and 23 goals, 31 indicators, 14 of the headings without one."
shell "samplan plan visa skane-2016.yaml skane-2019.yaml | sed -n '/^Planen i tal/,\$p'"
publish skane-2016

step "Skåne 3. 33 inbjudningar" "One command writes a letter for each municipality."
letters 1290
for_each "32 kommuner till ansluter, var och en med sitt brev" joins 1290 $(cut -d , -f 1 "$root/client/data/organisations.csv" | grep '^12..$' | grep -v 1290)

step "Skåne 4. Insamlingen 2019" "The year after the plan's end. 28 of 33 answer."
open_round skane-2016 2019
for_each "27 kommuner till hämtar, fyller i, kontrollerar och skickar; fem dröjer" reports 1290 \
	$(cut -d , -f 1 "$root/client/data/organisations.csv" | grep '^12..$' | grep -vE '12(90|60|66|72|75|91)')
of_round run samplan översikt --missing

step "Skåne 5. Länets egen uppföljning" "The coordinator's numbers: series from registers, what was told, who had not signed."
publish skane-2019
run samplan plan lista --profile samordnare
of_round run samplan summera --area missbruk
of_round run samplan summera --area sip
of_round run samplan summera --output summa-2019.txt
there summa-2019.txt "Inkomna: 28 av 33 (" "23 av 33 (69,7 %)" "−27 (−13,2 %)" "12,7 % (2013) → 11,3 % (2018)" "Trend: −4,8 personer per år" \
	"−12,4 % per månad" "+31,1 % per månad" "30 av 33 (90,9 %)" "20 av 33 (60,6 %) → 2018: 16 av 33 (48,5 %)" "30,4 % (2016) → 25,8 % (2018)"

step "Skåne 6. Vad planen saknar" "Half of the areas have no indicator for their long-term goals."
run samplan plan visa skane-2016 skane-2019 --profile samordnare --output plan.txt
there plan.txt "Indikatorer: 31 (" "saknas 14, bör tas fram 1, behöver specificeras 2" "lång sikt: 10 av 20"
brief 17 1 samplan plan brister skane-2016 skane-2019 --profile samordnare

step "Skåne 7. Rapporten" "Short goals, indicators, values by year beside each other, long goals, indicators - as the county's own follow-up has it."
of_round run samplan rapport bygg --layout skåne --output "$dir/skane-2016.html"
end_county
