#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# power_cuts.sh BUILD CYCLES [SECONDS] - as kill_cycles.sh, but the disk dies: the server's folder lies on an ext4 of its
# own, which is shut down at random moments as by a power cut (EXT4_IOC_SHUTDOWN), with its journal flushed or not, and
# mounted again. Then the same with a server whose LMDB does not sync, which must lose something. Needs root and a loop
# device; without them it says so and ends with 77.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$(cd "$1" && pwd)
most=$2 seconds=${3:-0}
export BUILD
TOP=$(mktemp -d "${TMPDIR:-/tmp}/samplan-cut-XXXXXX")
. "$here/lib.bash"
trap clean_up EXIT

skipped() { echo "power cuts of a real ext4: skipped, $1"; exit 77; }

undo() { umount "$TOP/disk" 2>/dev/null || umount -l "$TOP/disk" 2>/dev/null || true; }

new_disk() {
	umount "$TOP/disk" 2>/dev/null || true
	mkdir -p "$TOP/disk"
	rm -f "$TOP/image"
	truncate -s 512M "$TOP/image"
	mkfs.ext4 -q -F "$TOP/image" && mount -o loop "$TOP/image" "$TOP/disk"
}

# made [ENV=VALUE...]
made() {
	env "$@" samplan-server init "$TOP/disk/r" --name localhost --county 21 > r.init
	ln -s "$TOP/disk/r" r
	start "$@"
	people
}

# cut [ENV=VALUE...]: the disk stops, then the server, and both come again.
cut() {
	rest_ms 300
	"$BUILD/tests/crash_cut" "$TOP/disk" $((cycles % 2))
	end KILL
	umount "$TOP/disk"
	mount -o loop "$TOP/image" "$TOP/disk"
	cycles=$((cycles + 1))
	start "$@"
}

# all_cuts [ENV=VALUE...]
all_cuts() {
	made "$@"
	begin_load
	while another "$most" "$seconds"; do cut "$@"; done
	end_load
	whole
}

[ "$(id -u)" = 0 ] || skipped "only root may mount"
command -v mkfs.ext4 > /dev/null || skipped "there is no mkfs.ext4"
new_disk 2> /dev/null || skipped "no loop device can be mounted here"
new_world
quiet all_cuts ${AS_CONTROL:-}
[ -z "${AS_CONTROL:-}" ] || exit 0
echo "$cycles power cuts of a real ext4: $acknowledged submissions acknowledged, 0 lost, 0 doubled"

# The control: the same, and it must fail, and by something that was acknowledged and is not there.
shim=$BUILD/tests/libshim_trace.so
[ -e "$shim" ] || exit 0
if AS_CONTROL="LD_PRELOAD=$shim TRACE_LMDB=NOSYNC" "$here/power_cuts.sh" "$BUILD" 6 > "$TOP/said" 2>&1; then
	echo "LMDB with MDB_NOSYNC lost nothing: these cuts prove nothing"
	exit 1
fi
grep -qE 'ACCOUNT_CLOSED|receipts, but|something else|NOT_FOUND|STORE_(ABSENT|DAMAGED)|VA6' "$TOP/said"
echo "control: a server whose LMDB has MDB_NOSYNC loses what it acknowledged"
