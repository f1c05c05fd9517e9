#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds every #include of the tree to floors.txt, and every source file to its licence line.
# Usage: check_floors.sh ROOT [TABLE]. Prints file:line: what is wrong; exit status 1 if anything is.
set -eu

table=$(realpath "${2:-$(dirname "$0")/floors.txt}")
cd "$1"

found=$(mktemp)
trap 'rm -f "$found"' EXIT

sources() {
	find common server client -type f \( -name '*.c' -o -name '*.h' \) | LC_ALL=C sort
}

licensed() {
	find . \( -name .git -o -path ./build -o -path ./tests/lib/floors-bad \) -prune -o -type f \( \
		-name '*.c' -o -name '*.h' -o -name '*.def' -o -name '*.proto' -o -name '*.sh' \
		-o -name '*.bats' -o -name '*.py' -o -name '*.cmake' -o -name CMakeLists.txt \
		-o -path './client/data/*.yaml' \) -print | LC_ALL=C sort
}

# shellcheck disable=SC2046 # no name in the tree holds a blank
awk '
function folder_of(path) {
	if (path in row)
		return path
	sub(/\/[^\/]*$/, "", path)
	return path
}
function listed(name, list, items, n, i) {
	n = split(list, items, " ")
	for (i = 1; i <= n; i++)
		if (name == items[i] || (items[i] ~ /\/$/ && index(name, items[i]) == 1))
			return 1
	return 0
}
function owner_of(name, f) {
	for (f in owns)
		if (listed(name, owns[f]))
			return f
	return ""
}
function refuse(i, what) {
	print file[i] ":" line[i] ": " what
}
function check_own(i, from, to) {
	from = folder_of(file[i])
	to = folder_of(name[i])
	if (name[i] !~ /\//)
		refuse(i, name[i] " is not a path from the project root")
	else if (from != to && !listed(to, row[from]) && !listed(name[i], row[from]))
		refuse(i, from " may not include " name[i])
}
function check_outside(i, owner) {
	if (listed(name[i], row["libc"]))
		return
	owner = owner_of(name[i])
	if (owner == "")
		refuse(i, name[i] " belongs to no folder of the table")
	else if (!listed(name[i], owns[folder_of(file[i])]))
		refuse(i, folder_of(file[i]) " may not include " name[i] ", which " owner " owns")
	else if (file[i] in shared)
		refuse(i, name[i] " in a header that " shared[file[i]] " includes")
}
FNR == NR {
	if ($0 ~ /^#/ || $0 !~ /\|/)
		next
	split($0, column, "|")
	gsub(/[ \t]/, "", column[1])
	row[column[1]] = column[2]
	if (column[3] ~ /[^ \t]/)
		owns[column[1]] = column[3]
	next
}
FNR == 1 && !(folder_of(FILENAME) in row) {
	print FILENAME ":1: the folder is not in the table"
	next
}
/^[ \t]*#[ \t]*include/ {
	n++
	file[n] = FILENAME
	line[n] = FNR
	text = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", text)
	own[n] = text ~ /^"[^"]+"/
	if (!own[n] && text !~ /^<[^>]+>/) {
		print FILENAME ":" FNR ": cannot tell what is included"
		n--
		next
	}
	sub(/^["<]/, "", text)
	sub(/[">].*$/, "", text)
	name[n] = text
	if (own[n] && folder_of(text) != folder_of(FILENAME))
		shared[text] = folder_of(FILENAME)
}
END {
	for (i = 1; i <= n; i++) {
		if (!(folder_of(file[i]) in row))
			continue
		if (own[i])
			check_own(i)
		else
			check_outside(i)
	}
}' "$table" $(sources) >"$found"

for path in $(licensed); do
	sed -n 1,2p "$path" | grep -q 'SPDX-License-Identifier: Apache-2.0' ||
		echo "${path#./}:1: no line with the licence" >>"$found"
done

LC_ALL=C sort -t : -k 1,1 -k 2,2n "$found"
test ! -s "$found"
