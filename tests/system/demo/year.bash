# SPDX-License-Identifier: Apache-2.0
# year.bash - `./run demo`: the year of Gävleborg 2018 from an empty server to the report, as a tutorial.

all="2101 2104 2121 2132 2161 2180 2181 2182 2183 2184"
answering="2101 2104 2121 2180 2181 2182 2183 2184"

step "1. Regionen startar sin server" "The region creates a store with its own certificate authority, and starts the server."
start_server 21

step "2. Administratören ansluter och bjuder in" "The administrator enrols with the code, loads the register of organisations and invites one account for each."
run samplan anslut "$server" --profile admin --code-file admin.kod
run samplan org importera "$root/client/data/organisations.csv" --profile admin
run samplan inbjudan skapa --profile admin --role samordnare --org 21 --out samordnare.kod
for unit in $all; do
	run samplan inbjudan skapa --profile admin --role rapportör --org "$unit" --out "$unit.kod"
done

step "3. Samordnaren lägger in planen" "The county's coordinator enrols, imports the real plan of Gävleborg 2018, publishes it and opens the round."
run samplan anslut "$server" --profile samordnare --code-file samordnare.kod
run samplan plan importera "$plans/gavleborg-2018.yaml" --profile samordnare
run samplan plan fastställ gavleborg-2018 --profile samordnare --yes
closes=$(date -d '+60 days' +%F)
run samplan insamling öppna --profile samordnare --plan gavleborg-2018 --year 2018 --closes "$closes"

step "4. Tio kommuner ansluter och hämtar sin blankett" "Ten municipalities enrol, each with its own code and a key that never leaves its computer, and fetch their forms."
for unit in $all; do
	run samplan anslut "$server" --profile "k$unit" --code-file "$unit.kod"
	run samplan blankett hämta --profile "k$unit" --output "uppf-$unit-2018.csv"
done

step "5. Svaren fylls i" "The answers are filled in - invented ones, from tests/system/answers; a municipality would use Excel."
for unit in $answering; do
	run samplan blankett hämta --profile "k$unit" --from "$answers/$unit.csv" --output "uppf-$unit-2018.csv" --yes
done

step "6. Ett fel hittas innan något skickas" "The check works offline, with the server's own rules, and names the cell."
run sed -i '/cm-brukare/s/;50;/;femtio;/' uppf-2104-2018.csv
refused 3 samplan kontrollera uppf-2104-2018.csv --profile k2104
run sed -i '/cm-brukare/s/;femtio;/;50;/' uppf-2104-2018.csv
run samplan kontrollera uppf-2104-2018.csv --profile k2104

step "7. Åtta av tio skickar in" "Eight of ten submit. Each gets a receipt: a file that proves what was sent and when."
for unit in $answering; do
	run samplan skicka "uppf-$unit-2018.csv" --profile "k$unit"
done

step "8. Gävle rättar sina svar" "A correction is a new revision; nothing that was received is ever removed."
run samplan blankett hämta --profile k2180 --from "$answers/2180-rev2.csv" --output uppf-2180-2018-rättad.csv
run samplan skicka uppf-2180-2018-rättad.csv --profile k2180
refused 6 samplan skicka uppf-2180-2018.csv --profile k2180

step "9. Vem saknas?" "The coordinator sees who has answered and who has not."
run samplan översikt --profile samordnare --plan gavleborg-2018 --year 2018 | tee overview.txt
grep -q '8 av 10' overview.txt

step "10. Vad blir det tillsammans?" "Totals by question, area and plan, each with how many stand behind it; what is missing is counted apart."
run samplan summera --profile samordnare --plan gavleborg-2018 --year 2018 | tee totals.txt
grep -q '3,0–5,4 mnkr (5 av 7 områden)' totals.txt

step "11. Alla svar i en tabell" "Side by side as in Excel (a row a municipality), and as one long table for R or Power BI (a row an answer)."
run samplan uppföljning lista --wide --format csv --profile samordnare --plan gavleborg-2018 --year 2018 --output bred.csv
run cut -d , -f 1-9 bred.csv
run samplan exportera --as tidy --profile samordnare --plan gavleborg-2018 --year 2018 --output svar.csv
run head -n 6 svar.csv

step "12. Årets rapport" "One document: the plan, the answers side by side and together, who is missing, costs, method. HTML to read, Markdown to edit."
run samplan rapport bygg --profile samordnare --plan gavleborg-2018 --year 2018 --output rapport.html
run samplan rapport bygg --profile samordnare --plan gavleborg-2018 --year 2018 --format md --output rapport.md
run head -n 45 rapport.md
run samplan uppföljning visa gavleborg-2018/2018/2180 --profile samordnare | head -n 14

step "13. Kvittot gäller utan servern" "The server is stopped. The receipt still proves what was sent, and the store proves that nothing was changed."
printf '\n$ kill -TERM %s\n' "$server_pid"
stop_server
run samplan kvitto kontrollera kvitto-2180-2018-2.txt uppf-2180-2018-rättad.csv --profile k2180
run samplan-server verify region

cat > miljö <<ENV
export PATH="$build:\$PATH" SAMPLAN_LANG=sv
export XDG_CONFIG_HOME="$dir/config" XDG_DATA_HOME="$dir/data" XDG_STATE_HOME="$dir/state"
ENV
finished=1
cat <<END

── Klart: 8 av 10 inne, allt ligger kvar här
   Done: 8 of 10 are in; everything stays here.

   Rapporten   $dir/rapport.html (och rapport.md)
   Svaren      $dir/bred.csv, $dir/svar.csv
   Kvittot     $dir/kvitto-2180-2018-2.txt
   Blanketten  $dir/uppf-2180-2018.csv
   Servern     $dir/region

   Prova nu (try next):
   1. . "$dir/miljö"
   2. samplan-server run "$dir/region" --listen 127.0.0.1 --port $port &
   3. samplan översikt --profile samordnare --plan gavleborg-2018 --year 2018
END
