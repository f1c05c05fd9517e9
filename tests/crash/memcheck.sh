#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# memcheck.sh BUILD - the year of a region from an empty server to a restored backup, with both programs under valgrind:
# each process of them ends without an error and without having lost memory. Nothing is suppressed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-memcheck-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT
undo() { stop_server r KILL; stop_server n KILL; }

# The programs' names stand for the programs under valgrind; a log for each process, also for those that they make.
wrapped() {
	local name
	mkdir bin logs
	for name in samplan samplan-server; do
		printf '#!/bin/sh\nexec valgrind --leak-check=full --show-leak-kinds=definite,indirect %s %s "%s" "$@"\n' \
			"--errors-for-leak-kinds=definite,indirect --error-exitcode=99" \
			"--trace-children=yes --log-file=$WORLD/logs/$name.%p" "$BUILD/$name" > "bin/$name"
		chmod +x "bin/$name"
	done
	export PATH=$WORLD/bin:$PATH
}

# What keeps a program from the system's calls would keep valgrind from them too.
begun() {
	new_store r
	uncontained r
	start_server r
	enrol_admin r
	samplan org import "$root/client/data/organisations.csv" --profile admin
	open_round r
}

a_year() {
	submitted r 2180 2104
	filled 2180 corrected.csv "$root/tests/system/answers/2180-rev2.csv"
	samplan check corrected.csv --profile k2180
	samplan submit corrected.csv --profile k2180
	samplan followup show --org 2180 --profile coordinator
	samplan followup history --org 2180 --profile coordinator
	samplan overview --profile coordinator
	samplan total --profile coordinator
	samplan report build --profile coordinator --output report.html
	samplan log verify --profile coordinator
	samplan server status --profile admin
	samplan backup create whole.backup --profile admin
	stop_server r
}

# The restored one goes on where the other has ended. verify takes three maps, and of 32 GiB valgrind has room for two.
restored() {
	mkdir -m 700 n
	cp -r r/keys r/server.ini n/
	sed -i 's/^map_gib = .*/map_gib = 1/' n/server.ini
	cp r.port n.port
	samplan-server restore n whole.backup
	samplan-server verify n
	start_server n
	samplan whoami --profile k2180
	samplan log verify --profile k2180
	stop_server n
}

# None of the logs has anything but zeros.
clean() {
	local log
	for log in logs/*; do
		tail -n 1 "$log" | grep -q 'ERROR SUMMARY: 0 errors' || { cat "$log"; return 1; }
	done
	[ "$(ls logs | wc -l)" -gt 20 ]
}

new_world
quiet wrapped
quiet begun
quiet a_year
quiet restored
quiet clean
echo "a region's year under valgrind: $(ls logs | wc -l) processes, 0 errors, 0 bytes lost"
