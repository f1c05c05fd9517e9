# SPDX-License-Identifier: Apache-2.0
# invent.awk - fills in a blank form with invented answers: awk -v unit=CODE -f invent.awk FORM > FILLED
# The same unit and question give the same answer every time. Needs LC_ALL=C: it counts bytes.

BEGIN {
	for (i = 1; i < 256; i++)
		ord[sprintf("%c", i)] = i
	n_told = split("Rutinen används nu i hela socialtjänsten.|Arbetet har börjat, men alla enheter är inte med.|" \
		"Inget nytt under året.|En träff med vården hölls på våren och en på hösten.|" \
		"Personalen har fått utbildning; uppföljningen återstår.|Samarbetet med regionen är bättre än året före.|" \
		"Vakanser har försenat arbetet.|En lokal grupp är utsedd och har träffats fyra gånger.|" \
		"Frågan behandlas i nämnden under året.|Brukarorganisationerna har varit med i planeringen.", told, "|")
	n_next = split("Arbetet fortsätter enligt den lokala planen.|Utbildning av nya medarbetare i februari.|" \
		"En lokal rutin skrivs under våren.|Uppföljning tillsammans med vården i oktober.|" \
		"Ny samordnare börjar efter sommaren.|Inget är beslutat ännu.", next_year, "|")
	n_why = split("Underlaget är klart i mars.|Räknas inte i vårt system.|Den som vet är tjänstledig.", why, "|")
}

# draw(N): 0 to N-1, the next of the series that belongs to the unit and the question.
function draw(n) {
	seed = (seed * 1103 + 12345) % 1000003
	return int(seed / 7) % n
}
# start(TEXT): begins the series that belongs to it.
function start(text,    i) {
	seed = 17
	for (i = 1; i <= length(text); i++)
		seed = (seed * 131 + ord[substr(text, i, 1)]) % 1000003
	draw(2)
}
# field(LINE, N): the Nth cell; cells in quotes may hold semicolons.
function field(line, n,    i, c, quoted, at, out) {
	at = 1
	for (i = 1; i <= length(line) && at <= n; i++) {
		c = substr(line, i, 1)
		if (c == "\"")
			quoted = !quoted
		else if (c == ";" && !quoted)
			at++
		else if (at == n)
			out = out c
	}
	return out
}
# one(WORDS): one of the words between slashes, the first ones more often.
function one(words,    list, n, low) {
	n = split(words, list, "/")
	low = draw(n)
	return list[draw(low + 1) + 1]
}

function amount(    n) {
	n = 2 + draw(45)
	if (draw(6) == 0)
		return "ca " (5 * (1 + int(n / 5)))
	if (draw(14) == 0)
		return "drygt " (10 * (1 + int(n / 10)))
	if (draw(18) == 0)
		return n "–" (n + 1 + draw(5))
	return n
}
# share(QUESTION): a small one of what should be rare.
function share(question,    of) {
	of = 6 + draw(36)
	if (question ~ /minska|placerade|varken/)
		return (1 + draw(int(of / 6) + 1)) "/" of
	return (of - draw(int(of * 2 / 3))) "/" of
}
function direction(question) {
	if (draw(4) == 0)
		return "oförändrat"
	if (draw(6) == 0)
		return question ~ /minska|Nollvision/ ? "ökat" : "minskat"
	return question ~ /minska|Nollvision/ ? "minskat" : "ökat"
}
function sentence(key) {
	if (draw(5) > 2)
		return ""
	return key ~ /planning|next/ ? next_year[1 + draw(n_next)] : told[1 + draw(n_told)]
}
function answer(key, question, kind) {
	if (kind == "text")
		return sentence(key)
	if (draw(25) == 0)
		return ""
	if (kind ~ /^ja\/nej/)
		return draw(10) < 7 ? "ja" : "nej"
	if (kind == "antal")
		return amount()
	if (kind == "andel")
		return share(question)
	if (kind ~ /^ökat/)
		return direction(question)
	return kind ~ /\// ? one(kind) : ""
}

/^år;/ { year = field($0, 2) }
/^nyckel;/ { table = 1; print; next }
!table { print; next }
{
	sub(/\r$/, "")
	if (!sub(/;;;$/, "")) {
		print $0 "\r"
		next
	}
	kind = field($0, 4)
	start(unit "/" year "/" $0)
	given = answer(field($0, 1), field($0, 3), kind)
	state = note = ""
	if (kind != "text" && draw(12) == 0) {
		given = ""
		state = draw(3) ? "uppgift saknas" : "ej klar"
		note = why[1 + draw(n_why)]
	} else if (kind != "text" && draw(15) == 0)
		note = "Gäller oktober."
	print $0 ";" (given ~ /;/ ? "\"" given "\"" : given) ";" state ";" note "\r"
}
