# SPDX-License-Identifier: Apache-2.0
"""Memory of the server with Sweden loaded: what is its own (RssAnon) idle and, at most, while 64 clients submit 20 KiB each as
fast as they can; and with the pages that it shares (VmRSS), among them those of the index's map, beside nginx's."""
import time

import peers
import stores

NAME, TITLE, ROUNDS = "memory", "memory", 3
LOAD_S, LOOK_S = 4, 0.02


def highest(server, load):
    """MiB of RssAnon, at most, until the load ends."""
    most = 0
    while load.poll() is None:
        most = max(most, server.memory()["RssAnon"])
        time.sleep(LOOK_S)
    if load.returncode:
        raise RuntimeError(f"the load ended with {load.returncode}")
    return most / 1024


def of_nginx(env, files):
    """VmRSS of all its processes, in MiB."""
    nginx = peers.nginx(env, files, {"ping": b"well\n"})
    peers.load(env, "http", "ping", "closed", nginx.port, files, clients=1, seconds=1)
    children = env.run("ps", "-o", "rss=", "--pid", nginx.pid, "--ppid", nginx.pid)
    nginx.stop()
    return sum(int(n) for n in children.split()) / 1024


def run(env, round):
    store = env.once("store", lambda: stores.sweden(env, 1))
    server, files = store.serve(), env.once("files", lambda: peers.Files(env, store))
    peers.load(env, "samplan", "year", "closed", server.port, files, clients=1, seconds=1)
    time.sleep(1)
    idle = server.memory()
    load = env.start(*peers.command(env, "samplan", "submit", "closed", server.port, files, clients=64, warm=0,
                                    seconds=LOAD_S), log="load.log")
    most = highest(server, load)
    server.stop()
    figures = [env.figure("memory-idle", "samplan", idle["RssAnon"] / 1024, "MiB"),
               env.figure("memory-64", "samplan", most, "MiB"),
               env.figure("memory-rss", "samplan", idle["VmRSS"] / 1024, "MiB")]
    if env.have("nginx"):
        figures.append(env.figure("memory-rss", "nginx", of_nginx(env, files), "MiB"))
    return figures
