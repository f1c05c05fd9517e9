#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The check must see every kind of fault: floors-bad has one of each, expected.txt names them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if got=$(sh "$here/check_floors.sh" "$here/floors-bad"); then
	echo "the bad tree was accepted"
	exit 1
fi
printf '%s\n' "$got" | diff "$here/floors-bad/expected.txt" -
