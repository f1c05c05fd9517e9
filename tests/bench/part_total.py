# SPDX-License-Identifier: Apache-2.0
"""All totals, 200 indicators x 20 years, from every answer as it was given: ours by TOTAL requests over TLS, DuckDB's by one
query in the same process. Both warm. Ours are held against the known sums by bench_total, and against DuckDB's here."""
import re
import statistics
import subprocess

import stores

NAME, TITLE, ROUNDS = "total", "all totals from 1.24 M and 124 M values", 3
SIZES = {1: ("totals", 20), 100: ("totals-x100", 2)}  # operation, how often in a round
CORES = 2  # connections of ours, threads of DuckDB


def ours(env, size, times):
    def start():
        store = stores.sweden(env, size, lent=True)
        return store.profile("coordinator"), store.serve()

    profile, server = env.once(f"samplan-{size}", start)
    told = env.run(env.program("bench_total"), profile, server.port, size, CORES, times, timeout=900)
    sums = tuple(int(n) for n in re.findall(r"(?m)^(?:sum|weighted) (-?\d+)$", told))
    return [float(n) for n in re.findall(r"(?m)^ms (\S+)$", told)], sums


class Duck:
    def __init__(self, env, size, modules):
        self.process = subprocess.Popen([env.have("node"), str(env.root / "tests/bench/duck.mjs"), str(modules), str(size),
                                         str(CORES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        env.defer(self.stop)
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("DuckDB could not be filled")
        self.ask()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def ask(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        ms, total, weighted = re.fullmatch(r"ms (\S+) sum (\d+) weighted (\d+)\n", self.process.stdout.readline()).groups()
        return float(ms), (int(total), int(weighted))


def duck(env, size):
    """None where there is no DuckDB; says so once."""
    modules = env.keep / "duckdb" / "node_modules"
    if env.have("node") and (modules / "@duckdb/node-api").is_dir():
        return env.once(f"duckdb-{size}", lambda: Duck(env, size, modules))
    return env.once("no-duckdb", lambda: env.say("DuckDB: left out: npm could not install @duckdb/node-api"))


def compare(env, round, size):
    operation, times = SIZES[size]
    figures = []
    for who in env.turn(["samplan", "duckdb"], round):
        if who == "samplan":
            took, sums = ours(env, size, times)
        elif peer := duck(env, size):
            asked = [peer.ask() for _ in range(times)]
            took, sums = [ms for ms, _ in asked], asked[0][1]
        else:
            continue
        if sums != env.once(f"sums-{size}", lambda: sums):
            raise RuntimeError(f"{who} comes to {sums}, not {env.once(f'sums-{size}', None)}")
        figures.append(env.figure(operation, who, statistics.median(took), "ms"))
    return figures


def run(env, round):
    return [figure for size in SIZES for figure in compare(env, round, size)]
