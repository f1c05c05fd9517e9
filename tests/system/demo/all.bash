# SPDX-License-Identifier: Apache-2.0
# all.bash - `./run demo all`: the follow-up of all five documents, each county with a server and a register of its own.

closes=$(date -d '+60 days' +%F)

# begin_county FOLDER CODE: a server, the administrator, the register, and the coordinator.
begin_county() {
	work_in "$dir/$1"
	county=$2
	start_server "$county"
	run samplan anslut "$server" --profile admin --code-file admin.kod
	run samplan org importera "$root/client/data/organisations.csv" --profile admin
	run samplan inbjudan skapa --profile admin --role samordnare --org "$county" --out samordnare.kod
	run samplan anslut "$server" --profile samordnare --code-file samordnare.kod
}

# letters: a letter for each municipality of the county, and the beginning of one.
letters() {
	brief 3 2 samplan inbjudan skapa --profile admin --county "$county" --role rapportör --letters brev
	shell "head -n 11 brev/inbjudan-$1.txt"
}

# joins UNIT: it types the code from its letter.
joins() {
	shell "sed -n 's/^Kod: *//p' brev/inbjudan-$1.txt | samplan anslut $server --profile k$1"
}

# publish PLAN: the file is imported and becomes the plan that counts.
publish() {
	run samplan plan importera "$1.yaml" --profile samordnare
	run samplan plan fastställ "$1" --profile samordnare --yes
}

# open_round PLAN YEAR: what `reports` and `of_round` are about from here on.
open_round() {
	plan=$1 year=$2
	run samplan insamling öppna --profile samordnare --plan "$plan" --year "$year" --closes "$closes"
}

# checks_and_submits UNIT FORM
checks_and_submits() {
	run samplan kontrollera "$2" --profile "k$1"
	run samplan skicka "$2" --profile "k$1"
}

# reports UNIT: it fetches its form, fills it in, checks it, and submits it.
reports() {
	local form="uppf-$1-$year.csv"
	run samplan blankett hämta --profile "k$1" --plan "$plan" --year "$year"
	printf '\n   … påhittade svar skrivs i %s (tests/system/answers/invent.awk)\n' "$form"
	LC_ALL=C awk -v unit="$1" -f "$answers/invent.awk" "$form" > filled.csv
	mv filled.csv "$form"
	checks_and_submits "$1" "$form"
}

# reports_given UNIT: the same with the answers that lie in tests/system/answers.
reports_given() {
	local form="uppf-$1-$year.csv"
	run samplan blankett hämta --profile "k$1" --plan "$plan" --year "$year" --from "$answers/$1.csv" --output "$form"
	checks_and_submits "$1" "$form"
}

# of_round COMMAND...: the coordinator's command about the round.
of_round() {
	"$@" --profile samordnare --plan "$plan" --year "$year"
}

# end_county: the server is stopped and its record verified.
end_county() {
	printf '\n$ kill -TERM %s\n' "$server_pid"
	stop_server
	run samplan-server verify region
}

for part in kronoberg gavleborg skane; do
	. "$demo/$part.bash"
done

finished=1
cat <<END

── Klart: fem dokument, fem rapporter
   Done: five documents, five reports; everything stays here.

   $dir/kronoberg-2018.html    planens tabeller efter målgrupp och läge (the plan's tables)
   $dir/kronoberg-2022.html    17 strategiska mål med riktning (the goals' directions)
   $dir/gavleborg-2018.html    planerat 2017, redovisat, planerat 2018 (the yearly template)
   $dir/gavleborg-2022.html    måluppfyllelse och planering i ord (fulfilment and planning in words)
   $dir/skane-2016.html        mål, indikatorer och tal på kort och lång sikt (goals, indicators and series)

   Länens servrar, blanketter och kvitton: $dir/kronoberg, $dir/gavleborg, $dir/skane
END
