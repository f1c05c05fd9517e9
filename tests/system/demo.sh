#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh BUILD [all] [DIR] - the region's year on this machine, over real TLS on a loopback port; with `all` the
# follow-ups of all five documents, county by county. Each command is printed before its output. The
# answers are invented (tests/system/answers). With DIR everything stays there; without, in a new folder under TMPDIR.
# When a step fails, all is removed.
set -euo pipefail
demo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/demo
. "$demo/lib.bash"
build=$(cd "$1" && pwd)
shift
what=year
if [ "${1:-}" = all ]; then
	what=all
	shift
fi
use_folder "${1:-}"
. "$demo/$what.bash"
