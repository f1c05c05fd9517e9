#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh BUILD [DIR] - the region's year on this machine, over real TLS on a loopback port: each command is
# printed before its output. The answers are invented (tests/system/answers). With DIR everything
# stays there; without, in a new folder under TMPDIR. When a step fails, all is removed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
dir=${2:-}
made=
if [ -n "$dir" ]; then
	[ ! -e "$dir" ] || [ -z "$(ls -A "$dir")" ] || { echo "demo: $dir is not empty; give a new folder" >&2; exit 2; }
	[ -d "$dir" ] || made=1
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
else
	dir=$(mktemp -d "${TMPDIR:-/tmp}/samplan-demo-XXXXXX")
	made=1
fi

export PATH="$build:$PATH" SAMPLAN_LANG=sv LC_ALL=C.UTF-8
export XDG_CONFIG_HOME="$dir/config" XDG_DATA_HOME="$dir/data" XDG_STATE_HOME="$dir/state"
unset SAMPLAN_SERVER SAMPLAN_PROFILE SAMPLAN_CONFIG SAMPLAN_FORMAT
server_pid=
finished=

stop_server() {
	if [ -n "$server_pid" ]; then
		kill -TERM "$server_pid" 2>/dev/null || true
		wait "$server_pid" 2>/dev/null || true
		server_pid=
	fi
}
clean_up() {
	local status=$?
	stop_server
	if [ -z "$finished" ]; then
		[ $status -ne 0 ] || status=1
		echo "demo: a step failed (exit $status); what it made is removed" >&2
		sed 's/^/  server: /' "$dir/server.log" >&2 2>/dev/null || true
		cd / && rm -rf "${dir:?}"/*
		[ -z "$made" ] || rmdir "$dir"
	fi
	exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

step() { printf '\n── %s\n   %s\n' "$1" "$2"; }
# run COMMAND...: prints it, then its output.
run() {
	printf '\n$ %s\n' "$*"
	"$@"
}
# refused STATUS COMMAND...: the same for a command that has to fail with this exit status.
refused() {
	local want=$1 got=0
	shift
	printf '\n$ %s\n' "$*"
	"$@" || got=$?
	[ "$got" = "$want" ] || { echo "demo: exit status $got, expected $want" >&2; return 1; }
	echo "   (slutstatus $got)"
}

cd "$dir"
all="2101 2104 2121 2132 2161 2180 2181 2182 2183 2184"
answers="$root/tests/system/answers"
answering="2101 2104 2121 2180 2181 2182 2183 2184"

step "1. Regionen startar sin server" "The region creates a store with its own certificate authority, and starts the server."
run samplan-server init region --name localhost --county 21 | tee init.txt
grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' init.txt | head -n 1 > admin.kod
chmod 600 admin.kod init.txt
printf '\n$ samplan-server run region --listen 127.0.0.1 --port 0 &\n'
samplan-server run region --listen 127.0.0.1 --port 0 > listening.txt 2> server.log &
server_pid=$!
for _ in $(seq 200); do
	[ -s listening.txt ] && break
	kill -0 "$server_pid" 2>/dev/null || break
	sleep 0.02
done
cat listening.txt
port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening.txt)
[ -n "$port" ] || { echo "demo: the server did not start" >&2; exit 1; }
server="localhost:$port"

step "2. Administratören ansluter och bjuder in" "The administrator enrols with the code, loads the register of organisations and invites one account for each."
run samplan anslut "$server" --profile admin --code-file admin.kod
run samplan org importera "$root/client/data/organisations.csv" --profile admin
run samplan inbjudan skapa --profile admin --role samordnare --org 21 --out samordnare.kod
for unit in $all; do
	run samplan inbjudan skapa --profile admin --role rapportör --org "$unit" --out "$unit.kod"
done

step "3. Samordnaren lägger in planen" "The county's coordinator enrols, imports the real plan of Gävleborg 2018, publishes it and opens the round."
run samplan anslut "$server" --profile samordnare --code-file samordnare.kod
run samplan plan importera "$root/client/data/plans/gavleborg-2018.yaml" --profile samordnare
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
