#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make.sh BUILD TREE NAME - keeps what the programs in BUILD, made from TREE (of any commit), leave behind: NAME.tar.xz here. In it:
# a stopped server's folder, the clients' profiles with the heads that they have seen, a follow-up with its receipt, a
# form that is filled in and not sent yet, and a backup that is older than the store, where the programs can make one.
# tests/system/old.bats goes on with each of them by today's programs.
#
# Add one with the programs of before, in the same commit that changes how anything of it is written: the ledger's
# entries, the index, a backup, a receipt, a form, what a profile holds. None is ever made again or taken away.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
tree=$(cd "$2" && pwd)
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-old-XXXXXX")
export WORLD=$TOP/kept
. "$tree/tests/system/lib.bash"
trap 'stop_server r; rm -rf "$TOP"' EXIT

has_backups() { samplan help backup > /dev/null 2>&1; }

world
date +%s > made
samplan-server version > program
samplan-server init r --name localhost --county 21 > r.init || samplan-server init r --name localhost > r.init
sed -i 's/^grow_ahead = .*/grow_ahead = 0/' r/server.ini # or most of it would be zeros
grep -oE '([0-9A-Z]{4}-){9}[0-9A-Z]' r.init | head -n 1 > r.code
start_server r
samplan connect "$(server_at r)" --profile admin --code-file r.code
awk -F '[;,]' 'NR == 1 || $1 ~ /^21/' "$tree/client/data/organisations.csv" > organisations.csv
samplan org import organisations.csv --profile admin
open_round r
for unit in 2180 2104; do
	account r "k$unit" reporter "$unit"
	filled "$unit" "form-$unit.csv"
done
samplan submit form-2180.csv --profile k2180
! has_backups || samplan backup create early.backup --profile admin
filled 2180 form-2180-again.csv "$tree/tests/system/answers/2180-rev2.csv"
samplan submit form-2180-again.csv --profile k2180
samplan log verify --profile admin
stop_server r
rm -rf r.out r.log r.code r.init r.pid ./*.code organisations.csv
find . -name lock.mdb -delete
tar -C "$TOP" --sort=name --mtime="@$(< made)" --owner=0 --group=0 --numeric-owner -cf - kept | xz -9e > "$here/$3.tar.xz"
ls -l "$here/$3.tar.xz"
