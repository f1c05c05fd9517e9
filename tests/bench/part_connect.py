# SPDX-License-Identifier: Apache-2.0
"""Connections from nothing: TCP, TLS with both certificates, one request and its answer. Ours says more in it: the
server's welcome, and a hello that is answered with the signed head of the log."""
import peers
import stores

NAME, TITLE, ROUNDS = "connect", "connections from nothing", 3


class World:
    def __init__(self, env):
        store = stores.sweden(env, 0)
        self.files = peers.Files(env, store)
        self.ports = {"samplan": store.serve().port}
        nginx = peers.attempt(env, lambda: peers.nginx(env, self.files, {"ping": b"alive"}))
        if nginx:
            self.ports["nginx"] = nginx.port


def run(env, round):
    w, figures = env.once("world", lambda: World(env)), []
    for who in env.turn(w.ports, round):
        peers.settle()
        got = peers.load(env, "http" if who == "nginx" else who, "ping", "connect", w.ports[who], w.files, clients=16)
        figures.append(env.figure("connect-16", who, got["rate"], "ops/s", peers.times(got)))
    return figures
