# SPDX-License-Identifier: Apache-2.0
"""What attackers cost those who are honest. Sixteen accounts submit at a rate that people come at, alone and while
others attack, in turn; a thousand slow ones in each state that a connection can be slow in, a flood of connects from one
address, a server that may hardly open a file. Not among the parts that run unless said: it waits for deadlines.

The store lies in memory, where that can be: what a disk does now and then would hide what attackers do. Attackers run
when nobody else wants the processor, as if they had a machine of their own."""
import contextlib
import copy
import json
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time
import urllib.request

import part_idle
import peers
import stores

NAME, TITLE, ROUNDS = "attack", "honest clients among attackers", 3
HONEST, RATE, SECONDS = 16, 300, 6  # who does not shake hands is gone after 10
SLOW, ADDRESSES = 1000, 5  # each address has less than it may
KINDS = ["connect", "hello", "header", "body", "deaf"]
CONNECTS, FLOOD_SECONDS = 5000, 60
FEW_FILES = 256
MEMORY = pathlib.Path("/dev/shm")


# ---- the server, from outside ----

class Watched:
    """A server with a metrics port, and those who attack it."""

    def __init__(self, env, **ini):
        self.env, self.store = env, stores.sweden(env, 0)
        self.metrics, self.ini, self.server = env.port(), ini, None
        self.files = peers.Files(env, self.store)
        self.longest = 0  # of the loops' turns in this round, in ms
        self.begin()

    def begin(self):
        """A server that holds nothing yet."""
        if self.server:
            self.server.stop()
        self.server = self.store.serve(metrics_port=self.metrics, **self.ini)
        self.env.wait_port(self.metrics, self.server.process)
        self.idle = self.memory()

    def page(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics") as answer:
            text = answer.read().decode()
        return {name: float(value) for name, value in re.findall(r"(?m)^([a-z_]\S*) (\S+)$", text)}

    def connections(self):
        return sum(value for name, value in self.page().items() if name.startswith("samplan_connections{"))

    def memory(self):
        """MiB."""
        return self.server.memory()["RssAnon"] / 1024

    def honest(self, seconds=SECONDS):
        return peers.load(self.env, "samplan", "small", "open", self.server.port, self.files, accounts=True,
                          clients=HONEST, rate=RATE, warm=1, seconds=seconds)

    @contextlib.contextmanager
    def attack(self, kind, count=SLOW, addresses=ADDRESSES):
        """While it lasts. What has become of the attackers lies in .told then."""
        words = ["nice", "-n", 19, self.env.program("bench_attack"), kind, self.server.port, count, addresses,
                 self.files.client_ca, self.files.cert, self.files.key]
        process = subprocess.Popen([str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            ready = process.stdout.readline().split()
            if ready[:1] != ["ready"]:
                raise RuntimeError(f"{kind}: the attackers did not come so far")
            yield int(ready[1])
            self.told = json.loads(process.communicate("leave\n", timeout=60)[0])
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def alone(self, most=0, seconds=60):
        """Waits until so few connections are left; how long that took."""
        began = time.monotonic()
        while self.connections() > most:
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"{self.connections():.0f} connections are left after {seconds} s")
            time.sleep(0.1)
        return time.monotonic() - began


def turns(before, after):
    """Of the turns of all loops between two pages: the bounds in ms below which the longest and 99.9 % of them lie."""
    name = "samplan_loop_turn_seconds_bucket"
    upto = sorted((float(re.search(r'le="([^"]+)"', key).group(1)), value - before.get(key, 0))
                  for key, value in after.items() if key.startswith(name))
    total = upto[-1][1]
    return [next(bound * 1000 for bound, count in upto if count >= total * share) for share in (1, 0.999)]


# ---- what is measured ----

def compare(env, operation, calm, under):
    """Honest clients alone and among attackers: the figures that the goals look at."""
    added = under["p99"] - calm["p99"]
    served = 100 * under["count"] / (under["count"] + under["unanswered"])
    return [env.figure(operation, "samplan", under["p99"], "ms", peers.times(under)),
            env.figure(operation, "undisturbed", calm["p99"], "ms", peers.times(calm)),
            env.figure(f"{operation}-added", "samplan", added, "ms"),
            env.figure(f"{operation}-served", "samplan", served, "%")]


def both(env, round, calmly, among):
    """Who is measured first changes from round to round."""
    found = {}
    for measure in env.turn([calmly, among], round):
        found[measure] = measure()
    return found[calmly], found[among]


def slow_ones(env, w, round, kind):
    figures = []

    def among():
        w.begin()
        page = w.page()
        with w.attack(kind) as held:
            if held != SLOW:
                raise RuntimeError(f"{kind}: {held} of {SLOW} attackers came so far")
            got = w.honest()
            grown, now = w.memory() - w.idle, w.page()
        worst, most = turns(page, now)
        env.progress(f"{kind}: RssAnon +{grown:.1f} MiB, a turn of a loop <= {worst:g} ms, 99.9 % <= {most:g} ms")
        figures.append(env.figure(f"attack-{kind}-memory", "samplan", grown, "MiB"))
        w.longest = max(w.longest, worst)
        w.alone()
        return got

    return compare(env, f"attack-{kind}", *both(env, round, w.honest, among)) + figures


def all_at_once(env, w):
    """Of each kind a thousand, until the server has closed the last."""
    names = {"connect": "handshake", "hello": "handshake", "header": "receiving", "body": "receiving", "deaf": "replying"}
    w.begin()
    before = w.page()
    with contextlib.ExitStack() as stack:
        for kind in reversed(KINDS):  # those whose deadline is the nearest come last
            stack.enter_context(w.attack(kind, addresses=len(KINDS) * ADDRESSES))
        got, began = w.honest(4), time.monotonic()
        grown = w.memory() - w.idle
        w.alone()
        lasted = time.monotonic() - began + 5
    after = w.page()
    counted = {state: after[f'samplan_connections_timed_out_total{{state="{state}"}}'] -
               before[f'samplan_connections_timed_out_total{{state="{state}"}}'] for state in set(names.values())}
    worst, most = turns(before, after)
    env.say(f"all {len(KINDS)} x {SLOW} slow clients at once: honest p99 {got['p99']:.2f} ms, RssAnon +{grown:.0f} MiB, all gone "
            f"after {lasted:.0f} s ({', '.join(f'{state} {n:.0f}' for state, n in sorted(counted.items()))}), "
            f"the longest turn of a loop <= {worst:g} ms, 99.9 % <= {most:g} ms")


def flood(env, round):
    """From one address; meanwhile commands connect, too, and a backup is made, of a store that is not yet large."""
    w, done = env.once("flooded", lambda: Watched(env, max_connections_address=256)), []

    def among():
        page = w.page()
        with w.attack("flood", CONNECTS, 1):
            began = time.monotonic()
            got = w.honest()
            w.store.samplan("backup", "create", env.work / f"flood-{round}.backup")
            while time.monotonic() - began < FLOOD_SECONDS or not done:
                done.append(w.store.samplan("server", "status"))
            now = w.page()
        worst, _ = turns(page, now)
        name = 'samplan_connections_refused_total{reason="address"}'
        env.say(f"flood: {w.told['rate']:.0f} connects a second from one address for {w.told['seconds']:.0f} s, "
                f"{now[name] - page[name]:.0f} refused; backup and {len(done)} commands served; the longest turn <= {worst:g} ms")
        w.alone()
        return got

    return compare(env, "attack-flood", *both(env, round, w.honest, among))


@contextlib.contextmanager
def few_files():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def narrow(env):
    with few_files():
        return Watched(env, max_connections_address=256)


def files(env, round):
    """A thousand clients of one address come to a server that may open 256 files."""
    w = env.once("narrow", lambda: narrow(env))

    def among():
        before = w.page()
        with w.attack("connect", SLOW, 1):
            got = w.honest()
            now = w.page()
        refused = sum(value - before[name] for name, value in now.items() if name.startswith("samplan_connections_refused"))
        env.progress(f"files: {now['samplan_connections_max']:.0f} places, {refused:.0f} refused")
        w.alone()
        return got

    return compare(env, "attack-files", *both(env, round, w.honest, among))


def in_memory(env):
    """An environment whose work lies there."""
    if not os.access(MEMORY, os.W_OK):
        env.say(f"{MEMORY} is not there: the store lies on the disk")
        return env
    inside = copy.copy(env)
    place = tempfile.TemporaryDirectory(prefix="samplan-attack-", dir=MEMORY)
    env.defer(place.cleanup)
    inside.work = pathlib.Path(place.name)
    return inside


def run(env, round):
    env.once("files", lambda: part_idle.allow_files(env))
    env = env.once("inside", lambda: in_memory(env))
    w, figures = env.once("world", lambda: Watched(env, max_connections_address=256)), []
    w.longest = 0
    for kind in env.turn(KINDS, round):
        figures += slow_ones(env, w, round, kind)
    figures.append(env.figure("attack-turn", "samplan", w.longest, "ms"))
    figures += flood(env, round)
    figures += files(env, round)
    if round == ROUNDS - 1:
        all_at_once(env, w)
    return figures
