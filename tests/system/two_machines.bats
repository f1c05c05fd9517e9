#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# From init to a finished report with server and clients on two machines: network namespaces of this
# test's own, joined by a virtual cable. Needs root; the addresses exist in the namespaces alone.

load lib

here="samplan-a-$$" there="samplan-b-$$"

two_namespaces() {
	ip netns add "$here" && ip netns add "$there" &&
		ip link add name "v$$" netns "$here" type veth peer name "w$$" netns "$there" &&
		ip -n "$here" addr add 192.0.2.1/24 dev "v$$" &&
		ip -n "$there" addr add 192.0.2.2/24 dev "w$$" &&
		ip -n "$here" link set "v$$" up && ip -n "$there" link set "w$$" up &&
		ip -n "$here" link set lo up && ip netns exec "$there" true
}

setup() {
	world
	# where they may not be made (not root, inside a chroot) the test is skipped with that line
	two_namespaces 2> netns.err || skip "no network namespaces here: $(head -n 1 netns.err)"
}

teardown() {
	world
	[ ! -s server.pid ] || kill "$(cat server.pid)" 2>/dev/null || true
	ip netns del "$here" 2>/dev/null || true
	ip netns del "$there" 2>/dev/null || true
}

# What the second machine does.
client() { ip netns exec "$there" samplan "$@"; }

@test "one goes from init to a finished report on a second machine" {
	local unit code
	samplan-server init region --name 192.0.2.1 --county 21 > init.txt
	code_in init.txt > admin.code
	ip netns exec "$here" samplan-server run region > server.out 2> server.log 3>&- 4>&- &
	echo $! > server.pid
	until grep -q '^listening on' server.out; do
		kill -0 "$(cat server.pid)"
		sleep 0.05
	done
	client connect 192.0.2.1 --profile admin --code-file admin.code
	client org import "$root/client/data/organisations.csv" --profile admin
	for unit in 21 2180 2181; do
		code="u$unit.code"
		client invite create --profile admin --org "$unit" --out "$code" \
			--role "$([ "$unit" = 21 ] && echo coordinator || echo reporter)"
		client connect 192.0.2.1 --profile "u$unit" --code-file "$code"
	done
	client plan import "$plan_file" --profile u21
	client plan publish gavleborg-2018 --profile u21 --yes
	client round open --plan gavleborg-2018 --year 2018 --closes "$(date -d +30days +%F)" --profile u21
	for unit in 2180 2181; do
		client form get --profile "u$unit" --from "$root/tests/system/answers/$unit.csv" --output "$unit.csv"
		client check "$unit.csv" --profile "u$unit"
		client submit "$unit.csv" --profile "u$unit"
	done
	run client overview --profile u21
	[[ "$output" == *"2 av 10"* ]]
	client report build --profile u21 --output report.html
	xmllint --noout report.html
}
