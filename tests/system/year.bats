#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The year in full against a real server: accounts, invitations, organisations, versions of a plan, rounds,
# lists of follow-ups. The tests build on each other, in the order of the year.

bats_require_minimum_version 1.5.0
load lib

setup_file() {
	load lib
	world
	region r
	open_round r
	account r k2180 reporter 2180
	account r k2104 reporter 2104
}

teardown_file() { load lib; world; stop_server r; }

setup() { world; }

json() { # FILE EXPRESSION: the expression of `data` holds
	python3 -c 'import json,sys; data=json.load(open(sys.argv[1]))["data"]; assert eval(sys.argv[2]), data' "$1" "$2"
}

column() { # FILE NAME [ROW]: a cell of a CSV file, by the column's name
	python3 -c 'import csv,sys
rows=list(csv.DictReader(open(sys.argv[1],newline="",encoding="utf-8")))
print(rows[int(sys.argv[3]) if len(sys.argv)>3 else 0][sys.argv[2]])' "$@"
}

@test "the administrator sees the accounts, in four formats" {
	samplan account list --profile admin --format json > accounts.json
	json accounts.json 'len(data) == 4 and [a["organisation"] for a in data][1:] == ["21", "2180", "2104"]'
	json accounts.json 'all(a["revoked"] is False for a in data)'
	run samplan konto lista --profile admin
	echo "$output"
	[[ "$output" == *"Gävle"*"nej"* ]]
	[[ "$output" == *"4 konton, varav 0 återkallade"* ]]
	[ "$(samplan account list --profile admin --format ndjson | wc -l)" -eq 4 ]
	[ "$(samplan account list --profile admin --format csv | wc -l)" -eq 5 ]
	refused 4 A4201 samplan account list --profile k2180
	refused 4 A4201 samplan account list --profile coordinator
}

@test "letters for a whole county: one each, private, whole, and not twice" {
	run samplan invite create --county 21 --role reporter --letters letters --profile admin --dry-run
	[ "$status" -eq 0 ]
	[ ! -e letters ]
	run samplan invite create --county 21 --role reporter --letters letters --profile admin
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Skrev 10 brev i letters; 0 fanns redan"* ]]
	[ "$(ls -A letters | wc -l)" -eq 10 ]
	[ "$(stat -c %a letters/inbjudan-2101.txt)" = 600 ]
	cat letters/inbjudan-2101.txt
	grep -q 'Inbjudan till Ockelbo (2101)' letters/inbjudan-2101.txt
	grep -q 'Region Gävleborg' letters/inbjudan-2101.txt
	grep -q "samplan anslut $(server_at r)" letters/inbjudan-2101.txt
	! grep -q '%[0-9]' letters/inbjudan-2101.txt || false
	[ "$(grep -ohE '([0-9A-Z]{4}-){9}[0-9A-Z]' letters/* | sort -u | wc -l)" -eq 10 ]
	sum=$(cat letters/* | sha256sum)
	rm letters/inbjudan-2182.txt
	run samplan invite create --county 21 --role reporter --letters letters --profile admin --lang en
	[[ "$output" == *"Wrote 1 letter into letters; 9 there already"* ]]
	grep -q 'Invitation to Söderhamn (2182)' letters/inbjudan-2182.txt
	[ "$(cat letters/* | sha256sum)" != "$sum" ]
	# a letter enrols
	code_in letters/inbjudan-2101.txt > k2101.code
	samplan connect "$(server_at r)" --profile k2101 --code-file k2101.code
	rm -r letters
}

@test "letters say what they need" {
	refused 2 U2007 samplan invite create --county 21 --role reporter --profile admin
	refused 2 U2007 samplan invite create --county 21 --letters l --profile admin
	refused 2 U2007 samplan invite create --county 21 --letters l --role coordinator --profile admin
	refused 2 U2007 samplan invite create --county 21 --letters l --role reporter --org 2180 --profile admin
	refused 5 D5005 samplan invite create --county 99 --letters l --role reporter --profile admin
	refused 4 A4201 samplan invite create --county 21 --letters l --role reporter --profile k2180
	[ -z "$(ls -A l 2>/dev/null)" ]
}

@test "an invitation is listed, revoked after a question, and its code is then of no use" {
	samplan invite create --role reporter --org 2132 --out k2132.code --profile admin
	samplan invite list --profile admin --format json > invitations.json
	json invitations.json '[i["state"] for i in data].count("used") == 5'
	number=$(python3 -c 'import json; print([i["invitation"] for i in json.load(open("invitations.json"))["data"] if i["state"] == "open"][-1])')
	refused 2 U2009 samplan invite revoke "$number" --profile admin < /dev/null
	samplan invite revoke "$number" --profile admin --yes
	samplan invite list --profile admin --format json > invitations.json
	json invitations.json "[i for i in data if i['invitation'] == $number][0]['state'] == 'revoked'"
	refused 4 A4215 samplan connect "$(server_at r)" --profile k2132 --code-file k2132.code
	refused 5 A5213 samplan invite revoke "$number" --profile admin --yes
	refused 5 A5213 samplan invite revoke 999999 --profile admin --yes
	refused 2 U2007 samplan invite revoke abc --profile admin --yes
}

@test "organisations: listed by county, added with and without an official code, closed" {
	run samplan org list --county 21 --profile k2180
	echo "$output"
	[[ "$output" == *"11 organisationer"* ]]
	samplan org list --county 21 --profile admin --format json > orgs.json
	json orgs.json '[o for o in data if o["code"] == "2180"][0]["population"] > 90000'
	run samplan org add --name "Kommunförbundet Söder & Hav" --kind annan --profile admin
	echo "$output"
	[[ "$output" == *"kommunförbundet-söder-hav"* ]]
	refused 6 F6006 samplan org add --name "Kommunförbundet Söder & Hav" --kind other --profile admin
	refused 6 F6006 samplan org add --org 2180 --name Annan --kind kommun --profile admin
	refused 2 U2007 samplan org add --name X --kind furstendöme --profile admin
	refused 2 U2007 samplan org add --name "&&&" --kind other --profile admin
	refused 2 U2007 samplan org add --kind other --profile admin
	refused 2 U2009 samplan org close kommunförbundet-söder-hav --profile admin < /dev/null
	samplan org close kommunförbundet-söder-hav --profile admin --yes
	samplan org list --profile admin --format json > orgs.json
	json orgs.json '[o for o in data if o["code"] == "kommunförbundet-söder-hav"][0]["closed"] is not None'
	# several that report as one
	samplan org add --name "Västra Gästrikland" --org vast --kind gemensam --members 2101,2181 --aliases "GV; Väst" --profile admin
	refused 3 D3326 samplan org add --name Större --org storre --kind joint --members vast --profile admin
	refused 5 D5302 samplan org add --name Större --org storre --kind joint --members 9999 --profile admin
	refused 2 U2007 samplan org add --name Större --org storre --kind other --members 2101 --profile admin
	samplan org list --profile admin --format json > orgs.json
	json orgs.json '[(o["members"], o["aliases"]) for o in data if o["code"] == "vast"] == [("2101; 2181", "GV; Väst")]'
	# what is listed can be imported again, and a closed one stays closed
	samplan org list --profile admin --format csv > orgs.csv
	samplan org import orgs.csv --profile admin
	samplan org list --profile admin --format csv | cmp - orgs.csv
	refused 5 D5302 samplan org close 9999 --profile admin --yes
	refused 4 A4201 samplan org close 2180 --profile coordinator --yes
}

@test "rounds: listed, shown, extended" {
	samplan round list --profile k2180 --format json > rounds.json
	json rounds.json 'len(data) == 1 and data[0]["plan"] == "gavleborg-2018" and data[0]["open"] is True and data[0]["asked"] == 10'
	run samplan round show --profile k2180
	[ "$status" -eq 0 ]
	day=$(date -d +90days +%F)
	run samplan insamling förläng --plan gavleborg-2018 --year 2018 --closes "$day" --profile coordinator
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"$day"* ]]
	samplan round show --profile k2180 | grep -q "$day"
	refused 3 D3314 samplan round extend --plan gavleborg-2018 --year 2018 --closes 2018-12-31 --profile coordinator
	refused 5 D5304 samplan round show --year 2031 --profile k2180
	refused 4 A4201 samplan round extend --plan gavleborg-2018 --year 2018 --closes "$day" --profile k2180
}

@test "a form without an answer is refused before anything is sent" {
	samplan form get --output empty.csv --profile k2104
	refused 3 F3519 samplan submit empty.csv --profile k2104
}

@test "a reporter submits twice, and the history has both" {
	filled 2180 a.csv
	samplan submit a.csv --profile k2180
	filled 2180 b.csv "$root/tests/system/answers/2180-rev2.csv"
	samplan submit b.csv --profile k2180
	samplan followup history --profile k2180 --format json > history.json
	json history.json '[f["revision"] for f in data] == [1, 2]'
	samplan followup history gavleborg-2018/2018/2180 --profile coordinator --format json > other.json
	cmp history.json other.json
	samplan followup list --profile k2180 --format json > list.json
	json list.json 'len(data) == 1 and data[0]["id"] == "gavleborg-2018/2018/2180#2" and data[0]["on_behalf"] is False'
	refused 4 A4202 samplan followup history --org 2104 --profile k2180
	refused 2 U2007 samplan followup history nonsense --profile k2180
}

@test "a coordinator submits on behalf of a municipality, and that is said everywhere" {
	samplan form get --org 2181 --from "$root/tests/system/answers/2181.csv" --output c.csv --profile coordinator
	refused 4 A4201 samplan submit c.csv --profile coordinator
	refused 3 F3516 samplan submit c.csv --on-behalf-of 2182 --profile coordinator
	run samplan submit c.csv --on-behalf-of 2181 --profile coordinator
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"åt Sandviken (2181)"* ]]
	run samplan receipt verify kvitto-2181-2018-1.txt c.csv --profile coordinator
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"samordnare åt 2181"* ]]
	samplan receipt show kvitto-2181-2018-1.txt --profile coordinator --format json > shown.json
	json shown.json 'data["on_behalf"] is True'
	samplan receipt show kvitto-2180-2018-1.txt --profile k2180 --format json > shown.json
	json shown.json 'data["on_behalf"] is False'
	samplan overview --profile coordinator | grep 2181 | grep -q 'via regionen'
	samplan followup show --org 2181 --profile coordinator | grep -q 'Region Gävleborg (21) åt Sandviken'
	samplan followup list --profile coordinator --format json > list.json
	json list.json '[f["on_behalf"] for f in data if f["unit"] == "2181"] == [True]'
	filled 2104 d.csv
	refused 4 A4201 samplan submit d.csv --on-behalf-of 2104 --profile k2104
}

@test "the overview can show only those who are missing" {
	samplan overview --missing --profile coordinator --format json > missing.json
	json missing.json 'len(data) == 8 and all(r["state"] == "missing" for r in data)'
	run samplan översikt --missing --profile coordinator
	[[ "$output" == *"2 av 10 inne"* ]]
	! [[ "$output" == *"Gävle "*inkommen* ]]
}

@test "all answers side by side" {
	samplan followup list --wide --profile coordinator --format csv --output wide.csv
	[ "$(wc -l < wide.csv)" -eq 11 ]
	[ "$(head -n 1 wide.csv | tr , '\n' | grep -c /)" -ge 27 ]
	python3 - <<-END
		import csv
		rows = list(csv.DictReader(open("wide.csv", newline="", encoding="utf-8")))
		gavle = [r for r in rows if r["unit"] == "2180"][0]
		empty = [r for r in rows if r["unit"] == "2101"][0]
		keys = [k for k in gavle if "/" in k and not k.endswith("_state")]
		assert len(keys) == 27, keys
		assert any(gavle[k] for k in keys)
		assert gavle["state"] == "received" and empty["state"] == "missing"
		assert not any(empty[k] for k in keys)
		assert all(empty[k + "_state"] == "not_reported" for k in keys if k + "_state" in empty)
	END
	samplan followup list --wide --profile coordinator --format json > wide.json
	json wide.json 'len(data) == 10 and data[0]["unit"] == "2101"'
	run samplan followup list --wide --profile coordinator
	[ "$status" -eq 0 ]
	[[ "$output" == *"Gävle"* ]]
	samplan followup list --wide --profile k2180 --format json > own.json
	json own.json '[r["unit"] for r in data if r["state"] == "received"] == ["2180"]'
}

@test "versions of a plan are listed and compared" {
	sed -e 's/^\(titel: .*\)$/\1 (reviderad)/' -e 's/text: Aktiviteten är genomförd$/text: Aktiviteten är genomförd i hela organisationen/' \
		"$plan_file" > v2.yaml
	! cmp -s "$plan_file" v2.yaml || false
	samplan form get --output old.csv --profile k2104 --from "$root/tests/system/answers/2104.csv"
	samplan plan import v2.yaml --profile coordinator
	samplan plan list --profile coordinator --format json > plans.json
	json plans.json '[(p["version"], p["published"]) for p in data] == [(1, True), (2, False)]'
	samplan plan list --profile k2104 --format json > plans.json
	json plans.json '[(p["version"], p["published"]) for p in data] == [(1, True)]' # no drafts for a reporter
	samplan plan publish gavleborg-2018@2 --remiss --profile coordinator | grep -q 'på remiss'
	refused 6 D6322 samplan plan publish gavleborg-2018@2 --consultation --profile coordinator
	samplan plan list --profile k2104 --format json > plans.json
	json plans.json '[(p["version"], p["state"]) for p in data] == [(1, "adopted"), (2, "consultation")]'
	json plans.json 'data[0]["kind"] == "action_plan"'
	run samplan plan jämför gavleborg-2018@1 gavleborg-2018@2 --profile coordinator
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"titel"*"(reviderad)"* ]]
	[[ "$output" == *"Frågor 2018 (nya: 0, ändrade: "*"borttagna: 0)"* ]]
	samplan plan diff gavleborg-2018@1 gavleborg-2018@2 --profile coordinator --format json > diff.json
	json diff.json 'all(c["change"] == "changed" for c in data) and any(c["item"] == "indicator" and c["field"] == "text" for c in data)'
	samplan plan diff gavleborg-2018@1 gavleborg-2018@1 --profile coordinator | grep -q 'Ingenting skiljer'
	refused 5 D5300 samplan plan diff gavleborg-2018@1 gavleborg-2018@7 --profile coordinator
	refused 2 U2007 samplan plan diff gavleborg-2018@x gavleborg-2018@1 --profile coordinator
}

@test "a form of the old version is refused with the texts of what changed, and carried over" {
	samplan plan publish gavleborg-2018@2 --profile coordinator
	refused 6 D6312 samplan submit old.csv --profile k2104
	[[ "$output" == *"var: Aktiviteten är genomförd (ja/nej)"* ]]
	[[ "$output" == *"är: Aktiviteten är genomförd i hela organisationen (ja/nej)"* ]]
	[[ "$output" == *"--from old.csv"* ]]
	run --separate-stderr samplan form get --from old.csv --output new.csv --profile k2104
	echo "$stderr"
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"du svarade: "* ]]
	grep -q '^plan;gavleborg-2018@2' new.csv
	# what did not change was carried, what changed is left open
	grep '^sip/i/sip-kvå' old.csv > was
	grep '^sip/i/sip-kvå' new.csv > is
	grep -q '2; 1; 1; 3' was
	cmp was is
	[ -z "$(grep '^sip/i/sip-aktivitet' new.csv | cut -d';' -f7)" ]
	samplan submit new.csv --profile k2104
	# the follow-up of version 1 keeps it
	samplan followup list --profile coordinator --format json > list.json
	json list.json '{f["unit"]: f["plan_version"] for f in data} == {"2104": 2, "2180": 1, "2181": 1}'
	samplan followup list --wide --profile coordinator --format json > wide.json
	json wide.json '[r for r in data if r["unit"] == "2180"][0]["sip/i/sip-aktivitet_state"] == "not_asked"'
}

@test "an account renews its certificate and goes on" {
	before=$(sha256sum < "$XDG_DATA_HOME/samplan/k2180/cert.pem")
	run samplan konto förnya --profile k2180
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$before" != "$(sha256sum < "$XDG_DATA_HOME/samplan/k2180/cert.pem")" ]
	[ "$(stat -c %a "$XDG_DATA_HOME/samplan/k2180/cert.pem")" = 600 ]
	samplan whoami --profile k2180 --format json > me.json
	json me.json 'data["organisation"] == "2180"'
	samplan account list --profile admin --format json > accounts.json
	json accounts.json 'len([a for a in data if a["organisation"] == "2180"]) == 1'
}

@test "an account is revoked after a question, and is then shut out" {
	number=$(samplan whoami --profile k2101 --format json | python3 -c 'import json,sys; print(json.load(sys.stdin)["data"]["account"])')
	refused 2 U2009 samplan account revoke "$number" --profile admin < /dev/null
	samplan whoami --profile k2101
	run samplan account revoke "$number" --reason "har slutat" --profile admin --yes
	echo "$output"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Ockelbo (2101), rapportör"* ]]
	refused 4 A4209 samplan whoami --profile k2101
	samplan account list --profile admin --format json > accounts.json
	json accounts.json "[a['account'] for a in data if a['revoked']] == [$number]"
	refused 5 A5212 samplan account revoke 999999 --profile admin --yes
	admin=$(samplan whoami --profile admin --format json | python3 -c 'import json,sys; print(json.load(sys.stdin)["data"]["account"])')
	refused 6 A6214 samplan account revoke "$admin" --profile admin --yes
}

@test "the record holds it all" {
	samplan-server verify r
}
