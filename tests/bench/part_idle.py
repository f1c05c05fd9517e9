# SPDX-License-Identifier: Apache-2.0
"""10,000 people who are connected and say nothing: what each costs, and what is left when they have gone."""
import json
import os
import pathlib
import resource
import subprocess
import time

import peers
import stores

NAME, TITLE, ROUNDS = "idle", "idle connections", 3
CONNECTIONS = 10000
FILES = CONNECTIONS + 2000  # of the server, for each connection one; and of the load generator
LOOK = 5  # seconds


def allow_files(env):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES:
        env.skip(f"{FILES} open files are needed, {hard} are allowed")
    if soft != resource.RLIM_INFINITY and soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))


def anonymous_kib(pids):
    total = 0
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().split("\n"):
            if line.startswith("RssAnon:"):
                total += int(line.split()[1])
    return total


def cpu_seconds(pids):
    ticks = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and its children."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [pid] + [int(child) for child in (children.read_text().split() if children.exists() else [])]


def hold(env, speech, port, files, pids, before):
    """KiB a connection, per cent of a core, KiB a connection that is still held when all have left."""
    command = peers.command(env, speech, "ping", "idle", port, files, clients=CONNECTIONS)
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    env.defer(lambda: client.poll() is None and client.kill())
    ready = client.stdout.readline().split()
    if ready != ["ready", str(CONNECTIONS)]:
        raise RuntimeError(f"{speech}: only {ready} of {CONNECTIONS} connections")
    time.sleep(2)
    held, used, began = anonymous_kib(pids), cpu_seconds(pids), time.monotonic()
    time.sleep(LOOK)
    share = (cpu_seconds(pids) - used) / (time.monotonic() - began) * 100
    told = json.loads(client.communicate("leave\n", timeout=60)[0])
    if told["lost"]:
        raise RuntimeError(f"{speech}: {told['lost']} connections were closed")
    time.sleep(LOOK)
    return (held - before) / CONNECTIONS, share, (anonymous_kib(pids) - before) / CONNECTIONS


class World:
    def __init__(self, env):
        allow_files(env)
        store = stores.sweden(env, 0)
        self.files = peers.Files(env, store)
        server = store.serve()
        self.who = {"samplan": ("samplan", server.port, server.pid)}
        nginx = peers.attempt(env, lambda: peers.nginx(env, self.files, {"ping": b"alive"}))
        if nginx:
            self.who["nginx"] = ("http", nginx.port, nginx.pid)
        # before anybody has come: what a round leaves behind is no gift to the next
        self.before = {who: anonymous_kib(family(pid)) for who, (_, _, pid) in self.who.items()}


def run(env, round):
    w, figures = env.once("world", lambda: World(env)), []
    for who in w.who if round == 0 else ["samplan"]:  # nginx is shown, not compared: once is enough
        speech, port, pid = w.who[who]
        each, share, kept = hold(env, speech, port, w.files, family(pid), w.before[who])
        figures += [env.figure("idle-connection", who, each, "KiB"), env.figure("idle-core", who, share, "%"),
                    env.figure("idle-kept", who, max(0, kept), "KiB")]
    return figures
