# SPDX-License-Identifier: Apache-2.0
"""How cost grows: the same at 1, 10 and 100 times Sweden. What a municipality does should not feel how many others there are."""
import re
import statistics

import part_disk
import part_start
import peers
import stores

NAME, TITLE, ROUNDS = "growth", "cost at 1, 10 and 100 times the data", 3
SIZES = (1, 10, 100)
SECONDS = 1.5


class World:
    """One server at a time: as it is in life."""

    def __init__(self, env, size):
        self.env, self.size = env, size
        self.store = env.once(f"store-{size}", lambda: stores.sweden(env, size))
        self.start = part_start.first_answer(env, self.store, env.port())
        self.disk = sum(part_disk.bytes_in_use(self.store, name) for name in ("ledger", "index"))
        self.server = self.store.serve()
        self.files = peers.Files(env, self.store)

    def load(self, task, **numbers):
        got = peers.load(self.env, "samplan", task, "closed", self.server.port, self.files, clients=1, warm=0.3,
                         seconds=SECONDS, **numbers)
        return got["p50"]

    def totals(self):
        told = self.env.run(self.env.program("bench_total"), self.store.profile("coordinator"), self.server.port, self.size, 2,
                            max(2, 10 // self.size), timeout=900)
        return statistics.median(float(n) for n in re.findall(r"(?m)^ms (\S+)$", told))

    def status(self):
        ours = self.store.alone("admin", self.server.port)
        self.env.run(self.env.program("samplan"), "status", env=ours)
        told = self.env.run(self.env.program("bench_spawn"), 20, "--", self.env.program("samplan"), "status", env=ours)
        return float(told.split()[0])


def run(env, round):
    figures = []
    for size in env.turn(SIZES, round):
        w = World(env, size)
        found = {"grow-start": (w.start, "ms"), "grow-disk": (w.disk / 1e6, "MB"), "grow-submit": (w.load("small"), "ms"),
                 "grow-fetch": (w.load("fetch", objects=1), "ms"), "grow-year": (w.load("year"), "ms"),
                 "grow-totals": (w.totals(), "ms"), "grow-status": (w.status(), "ms")}
        w.server.stop()
        figures += [env.figure(operation, "samplan", value, unit, size=size) for operation, (value, unit) in found.items()]
    return figures
