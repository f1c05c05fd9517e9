# SPDX-License-Identifier: Apache-2.0
"""What the last hour before the deadline asks for: submissions that are on disk before they are answered."""
import part_limits
import peers
import stores

NAME, TITLE, ROUNDS = "write", "durable submissions", 3
TASKS = {"submit-20k-64": "submit", "submit-small-64": "small"}


def world(env):
    return env.once("world", lambda: peers.Writers(env, stores.sweden(env, 0)))


def submissions(env, round, suffix=""):
    """64 clients; `suffix` of the operations' names. Of PostgreSQL also row by row, as most programs use it."""
    figures, w = [], world(env)
    for operation, task in TASKS.items():
        rows = ["postgresql-rows"] if task == "submit" and "postgresql" in w.names and not suffix else []
        for who in env.turn(w.names + rows, round):
            got = w.load(who, task, "closed", clients=64)
            figures.append(env.figure(operation + suffix, who, got["rate"], "ops/s", peers.times(got)))
    return figures


def lone(env, round):
    """One client, and what it cannot be faster than: the same bytes over TLS, and a commit."""
    figures, w = [], world(env)
    echo = env.once("echo", lambda: peers.echo(env, w.files, 200, 200))
    for who in env.turn(w.names + ["tls-echo", "lmdb-append"], round):
        if who == "tls-echo":
            got = peers.times(peers.load(env, "echo", "ping", "closed", echo.port, w.files, clients=1, seconds=2))
            figures.append(env.figure("tls-echo", who, got[0], "ms", got))
        elif who == "lmdb-append":
            peers.settle()
            got = part_limits.commit(env, "lmdb")
        else:
            got = peers.times(w.load(who, "small", "closed", clients=1, seconds=3))
        figures.append(env.figure("submit-small-1", who, got[0], "ms", got))
    many = peers.load(env, "echo", "ping", "closed", echo.port, w.files, clients=64, seconds=2)
    return figures + [env.figure("tls-echo-64", "tls-echo", many["rate"], "ops/s", peers.times(many))]


def run(env, round):
    return submissions(env, round) + lone(env, round)
