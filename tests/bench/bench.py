#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bench.py - measures samplan beside what one would take instead: ./run bench [PART]

A part is a file part_NAME.py in this folder with

    NAME = "write"            as in ./run bench write
    TITLE = "durable writes"  a few words, for people
    ROUNDS = 3                how often run() is called; three or more, unless it repeats by itself
    def run(env, round): -> list of figures          round = 0 .. ROUNDS-1

run() measures ours and each peer once, one after the other: these are the interleaved rounds. Begin with another
one each round (env.turn(list, round) gives the order). What is made once, such as started peers, belongs into
env.once("key", make) and is taken down by env.defer(undo) when the part ends, in any way, in reverse order.

A figure is env.figure(operation, who, value, unit, p=[p50, p99, p999], size=1):
    operation  a name of goals.py: goals are found by it, rounds and peers are compared by it
    who        "samplan", a peer ("redis", "postgresql", "nginx", "duckdb", "curl", "redis-cli"), or a limit of this
               machine ("tls-echo", "lmdb-append", "fdatasync", "memory", "bare-client")
    unit       "ops/s" (more is better) or a cost: "ms", "us", "MiB", "KiB", "MB", "%", "x"
    p          latencies in milliseconds, where they were taken
    size       1, 10, 100: how many times the data, where that is what is shown

Our store and server: stores.py, `store = stores.sweden(env, 1)` and `store.serve()`; see there.
Where a goal compares with a limit of the machine ("tls-echo", "lmdb-append"), the part gives these figures in its own
rounds too, as figures of the operation at hand: env.figure("submit-small-1", "tls-echo", ...).

Ratios are taken within a round and their median is shown: noise that lasts longer than a round cancels out.
A part that cannot run says env.skip("why"); a peer that cannot is left out with env.say("redis: why").
Parts use loopback and env.work only, end what they started, and leave the rest of the machine alone."""
import argparse
import datetime
import importlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# In this order: what disturbs the machine longest (124 M values) comes last.
PARTS = ["limits", "write", "latency", "read", "connect", "process", "memory", "idle", "ext4", "disk", "start",
         "growth", "total"]
NAMED = ["attack"]  # run when they are named: they take minutes


class Skip(Exception):
    """The part cannot run here, and why."""


class Env:
    """What a part has: folders, programs, and a way to give everything back."""

    def __init__(self, build, keep, work):
        self.root = HERE.parent.parent
        self.build = pathlib.Path(build)  # of the preset release: samplan, samplan-server, tests/bench/*
        self.keep = pathlib.Path(keep)  # survives this run: node_modules, filled stores
        self.work = pathlib.Path(work)  # scratch, gone at the end of the part
        self.notes = []  # what was left out, and why
        self._undo = []
        self._once = {}

    def say(self, text):
        """A line for people, which the results keep."""
        self.progress(text)
        self.notes.append(text)

    def progress(self, text):
        """A line for people, which is forgotten."""
        print(f"bench: {text}", file=sys.stderr, flush=True)

    def skip(self, why):
        raise Skip(why)

    def defer(self, undo):
        """Calls undo() when the part ends, the last one first."""
        self._undo.append(undo)

    def once(self, key, make):
        """make(), the first time that it is asked for in this part."""
        if key not in self._once:
            self._once[key] = make()
        return self._once[key]

    def program(self, name):
        """A program of ours: samplan, samplan-server, or one of tests/bench."""
        for path in (self.build / name, self.build / "tests/bench" / name):
            if path.is_file():
                return str(path)
        raise Skip(f"{name} is not built")

    def have(self, name):
        """The path of a program of the system, also where PATH of plain users does not look; None = not there."""
        return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")

    def port(self):
        """A port of 127.0.0.1 that was free a moment ago."""
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    def run(self, *command, timeout=300, **more):
        """Runs a command to its end and returns what it printed; raises with its errors when it fails."""
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=timeout, **more)
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-600:]}")
        return done.stdout

    def start(self, *command, log=None, **more):
        """Starts a process that is ended with the part; its output goes to `log` in env.work."""
        out = open(self.work / (log or pathlib.Path(str(command[0])).name + ".log"), "ab")
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL, **more)
        out.close()
        self.defer(lambda: stop(process))
        return process

    def stop(self, process):
        """Ends one of env.start early: SIGTERM, and SIGKILL after ten seconds."""
        stop(process)

    def wait_port(self, port, process=None, seconds=20):
        """Until somebody listens on 127.0.0.1:port."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if process and process.poll() is not None:
                raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.01)
        raise RuntimeError(f"nobody listens on port {port}")

    def turn(self, items, round):
        """The items, beginning with another one each round."""
        items = list(items)
        at = round % len(items) if items else 0
        return items[at:] + items[:at]

    def figure(self, operation, who, value, unit, p=None, size=1):
        return {"operation": operation, "who": who, "value": value, "unit": unit, "p": p, "size": size}

    def end(self):
        """Gives everything back."""
        while self._undo:
            try:
                self._undo.pop()()
            except Exception as problem:  # the others have to be given back too
                print(f"bench: while giving back: {problem}", file=sys.stderr)
        self._once.clear()


def stop(process, seconds=10):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# ---- the run ----

def load(name):
    path = HERE / f"part_{name}.py"
    return importlib.import_module(f"part_{name}") if path.is_file() else None


def run_part(name, env):
    """The figures of all rounds of a part, each with its round; what went wrong is said and not hidden."""
    part, figures, began = load(name), [], time.monotonic()
    if part is None:
        env.say(f"{name}: there is no such part")
        return figures
    print(f"bench: {name}: {part.TITLE}", file=sys.stderr, flush=True)
    try:
        for number in range(part.ROUNDS):
            for figure in part.run(env, number):
                figures.append(dict(figure, part=name, round=number))
    except Skip as why:
        env.say(f"{name}: left out: {why}")
    except Exception as problem:
        traceback.print_exc()
        env.say(f"{name}: failed: {problem}")
        env.failed = True
    finally:
        env.end()
    print(f"bench: {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def arguments():
    p = argparse.ArgumentParser(prog="./run bench", description="measures samplan beside what one would take instead")
    p.add_argument("part", nargs="*", help="of " + " ".join(PARTS) + "; all unless said; by name also " + " ".join(NAMED))
    p.add_argument("--build", required=True, help="build folder of the preset release")
    p.add_argument("--keep", required=True, help="folder that survives: stores, node_modules, results")
    p.add_argument("--json", help="where the results are written besides KEEP/results.json")
    p.add_argument("--readme", action="store_true", help="put table and charts into README.md and tests/bench/results")
    a = p.parse_args()
    for name in a.part:
        if name not in PARTS + NAMED:
            p.error(f"there is no part {name}; there are {' '.join(PARTS + NAMED)}")
    return a


def main():
    import report
    a = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is given back
    keep = pathlib.Path(a.keep).resolve()
    keep.mkdir(parents=True, exist_ok=True)
    began, figures, notes, failed = time.monotonic(), [], [], False
    for name in a.part or PARTS:
        with tempfile.TemporaryDirectory(prefix=f"work-{name}-", dir=keep) as work:
            os.chmod(work, 0o755)  # peers that may not run as root have folders of their own in it
            env = Env(pathlib.Path(a.build).resolve(), keep, work)
            figures += run_part(name, env)
            notes += env.notes
            failed = failed or getattr(env, "failed", False)
    results = {"date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
               "seconds": round(time.monotonic() - began), "parts": a.part or PARTS, "machine": report.machine(keep),
               "versions": report.versions(keep), "notes": notes, "figures": figures}
    results["table"] = report.table(figures)
    for path in [keep / "results.json"] + ([pathlib.Path(a.json)] if a.json else []):
        path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(report.text(results))
    if a.readme:
        report.publish(results, HERE.parent.parent)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.modules["bench"] = sys.modules["__main__"]  # parts and stores.py mean this one
    sys.dont_write_bytecode = True
    sys.exit(main())
