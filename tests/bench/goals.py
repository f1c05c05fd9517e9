# SPDX-License-Identifier: Apache-2.0
"""What is to be reached, as data. bench.py looks here for the operations' names, their words, and the goals."""
from collections import namedtuple

# part, operation: as parts name it; words: the row of the table; better: "more" or "less".
Operation = namedtuple("Operation", "part name words better")

OPERATIONS = [
    # limits of this machine: no goals, they are what the others are read against
    Operation("limits", "tls-echo", "TLS echo of 200 bytes, one client", "less"),
    Operation("limits", "tls-echo-64", "TLS echo of 200 bytes, 64 clients", "more"),
    Operation("limits", "lmdb-append", "LMDB commit of one appended record of 200 bytes", "less"),
    Operation("limits", "fdatasync", "fdatasync of 4 KiB written over", "less"),
    Operation("limits", "memory-read", "memory read, GB/s, one core", "more"),
    # the network's parts
    Operation("write", "submit-20k-64", "durable submission of 20 KiB, 64 clients", "more"),
    Operation("write", "submit-small-64", "durable small submission, 64 clients", "more"),
    Operation("write", "submit-small-1", "durable small submission, one client", "less"),
    Operation("latency", "submit-20k-half-rate", "submission of 20 KiB at half of the highest rate", "less"),
    Operation("latency", "submit-small-half-rate", "small submission at half of the highest rate", "less"),
    Operation("read", "fetch-20k-64", "fetch of a 20 KiB follow-up, 64 clients", "more"),
    Operation("read", "indicator-64", "one indicator x year over 311 organisations, 64 clients", "more"),
    Operation("connect", "connect-16", "connect, mutual handshake, one request, 16 at a time", "more"),
    Operation("idle", "idle-connection", "an idle authenticated connection of 10,000", "less"),
    Operation("idle", "idle-core", "10,000 idle connections: of a core", "less"),
    Operation("idle", "idle-kept", "what is kept of it after they left", "less"),
    Operation("ext4", "submit-20k-64-ext4", "durable submission of 20 KiB, 64 clients, journaled ext4", "more"),
    Operation("ext4", "submit-small-64-ext4", "durable small submission, 64 clients, journaled ext4", "more"),
    # the others
    Operation("total", "totals", "all totals (200 x 20) from 1.24 M values", "less"),
    Operation("total", "totals-x100", "the same from 124 M values", "less"),
    Operation("process", "status-process", "`samplan status` as a process", "less"),
    Operation("start", "start", "start until it answers, Sweden loaded", "less"),
    Operation("start", "start-x100", "start until it answers, Sweden x 100 loaded", "less"),
    Operation("start", "start-after-kill", "start after kill -9 at full rate", "less"),
    Operation("memory", "memory-idle", "memory (RssAnon), idle, Sweden loaded", "less"),
    Operation("memory", "memory-64", "memory (RssAnon), 64 clients, Sweden loaded", "less"),
    Operation("memory", "memory-rss", "memory with shared pages (VmRSS), idle", "less"),
    Operation("disk", "disk-index", "disk: 1.24 M values in the index", "less"),
    Operation("disk", "disk-ledger", "disk: 6,220 follow-ups of 20 KiB in the ledger, of the raw bytes", "less"),
    Operation("disk", "disk-ahead", "disk: of both files, Sweden loaded, grown ahead of use", "less"),
    # how cost grows with the data: figures of size 1, 10 and 100
    Operation("growth", "grow-submit", "small submission, one client", "less"),
    Operation("growth", "grow-fetch", "fetch of a follow-up, one client", "less"),
    Operation("growth", "grow-year", "all totals of one plan and year", "less"),
    Operation("growth", "grow-totals", "all totals of everything stored", "less"),
    Operation("growth", "grow-start", "start until it answers", "less"),
    Operation("growth", "grow-status", "`samplan status` as a process", "less"),
    Operation("growth", "grow-disk", "bytes of index and ledger", "less"),
]

# honest clients among attackers: their p99, what it is more than without, how many were served, what is held for attackers
ATTACKS = {"connect": "1,000 slow clients: connected, no word", "hello": "1,000 slow clients: half a ClientHello",
           "header": "1,000 slow clients: half a header", "body": "1,000 slow clients: half a body",
           "deaf": "1,000 slow clients: read no replies", "flood": "5,000 connects a second from one address",
           "files": "1,000 clients of one address, 256 open files"}
SLOW = list(ATTACKS)[:5]
for name, words in ATTACKS.items():
    OPERATIONS += [Operation("attack", f"attack-{name}", f"{words}: submission of an honest client", "less"),
                   Operation("attack", f"attack-{name}-added", f"{words}: added to p99", "less"),
                   Operation("attack", f"attack-{name}-served", f"{words}: honest requests served", "more")]
    OPERATIONS += [Operation("attack", f"attack-{name}-memory", f"{words}: memory (RssAnon)", "less")] * (name in SLOW)
OPERATIONS += [Operation("attack", "attack-turn", "longest turn of a loop among slow clients, at most", "less")]

# operation: of ours; what: "value", "p50" or "p99"; sense and bound; to: None = the figure itself in its unit, a name
# = the ratio to that peer or limit in the same round, a list = to the sum of these (operation, who) pairs.
Goal = namedtuple("Goal", "operation what sense bound to")

GOALS = [
    Goal("submit-20k-64", "value", ">=", 1.1, "redis"),
    Goal("submit-20k-64", "value", ">=", 12, "postgresql"),
    Goal("submit-20k-64", "p99", "<=", 1.5, "redis"),
    Goal("submit-small-64", "value", ">=", 1.1, "redis"),
    Goal("submit-small-64", "value", ">=", 3, "postgresql"),
    Goal("submit-small-64", "p99", "<=", 1.5, "redis"),
    Goal("submit-small-1", "p50", "<=", 1.2, ["tls-echo", "lmdb-append"]),
    Goal("submit-20k-64-ext4", "value", ">=", 1.5, "redis"),
    Goal("submit-small-64-ext4", "value", ">=", 1.3, "redis"),
    Goal("fetch-20k-64", "value", ">=", 1.25, "redis"),
    Goal("fetch-20k-64", "value", ">=", 1.25, "nginx"),
    Goal("indicator-64", "value", ">=", 3, "postgresql"),
    Goal("totals", "value", "<=", 2.5, None),
    Goal("totals", "value", "<=", 0.25, "duckdb"),
    Goal("totals-x100", "value", "<=", 1 / 3, "duckdb"),
    Goal("connect-16", "value", ">=", 1.1, "nginx"),
    Goal("status-process", "value", "<=", 0.75, "curl"),
    Goal("status-process", "value", "<=", 1.15, "bare-client"),
    Goal("start", "value", "<=", 15, None),
    Goal("start-x100", "value", "<=", 15, None),
    Goal("start-after-kill", "value", "<=", 1000, None),
    Goal("memory-idle", "value", "<=", 3, None),
    Goal("memory-64", "value", "<=", 10, None),
    Goal("idle-connection", "value", "<=", 28, None),
    Goal("idle-core", "value", "<=", 1, None),
    Goal("idle-kept", "value", "<=", 1, None),
    Goal("disk-index", "value", "<=", 15, None),
    Goal("disk-ledger", "value", "<=", 1.25, None),
]
for name in ATTACKS:
    GOALS += [Goal(f"attack-{name}", "p99", "<=", 1.2 if name in SLOW else 2, "undisturbed"),
              Goal(f"attack-{name}-served", "value", ">=", 99.9, None)]
# MiB of a thousand: before the handshake ends; after it; with the 10 KiB that each has sent; with the answers that it has
# not taken, which memory_limit bounds
for name, most in {"connect": 16, "hello": 16, "header": 32, "body": 42, "deaf": 96}.items():
    GOALS += [Goal(f"attack-{name}-added", "value", "<=", 5, None),
              Goal(f"attack-{name}-memory", "value", "<=", most, None)]
GOALS += [Goal("attack-turn", "value", "<=", 50, None)]
