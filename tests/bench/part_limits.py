# SPDX-License-Identifier: Apache-2.0
"""What this machine can do at best. The TLS echo is measured by the network's parts, beside what it is the limit of."""
import re
import tempfile

NAME, TITLE, ROUNDS = "limits", "what the machine can do at best", 3


def measured(env, *arguments):
    """{p50: us, ...} of bench_limits."""
    told = env.run(env.program("bench_limits"), *arguments)
    return {name: float(number) for name, number in re.findall(r"(?m)^(\w+) (\S+)$", told)}


def commit(env, kind, count=300, size=200):
    """p50, p99 and p99.9 in ms of LMDB commits (kind "lmdb") or of writing over (kind "fdatasync") in env.work."""
    with tempfile.TemporaryDirectory(dir=env.work) as folder:
        got = measured(env, kind, folder, count, size)
    return [got[p] / 1000 for p in ("p50", "p99", "p999")]


def run(env, round):
    append, sync = commit(env, "lmdb"), commit(env, "fdatasync", size=4096)
    return [env.figure("lmdb-append", "lmdb-append", append[0], "ms", append),
            env.figure("fdatasync", "fdatasync", sync[0], "ms", sync),
            env.figure("memory-read", "memory", measured(env, "memory", env.work, 3, 512)["gb_s"], "GB/s")]
