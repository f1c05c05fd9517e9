# SPDX-License-Identifier: Apache-2.0
"""From the start of the process to its first answer to an account: with Sweden loaded, with a hundred times as much, and
after it was killed while 64 clients submitted as fast as they could, so that the index has to catch up."""
import time

import peers
import stores

NAME, TITLE, ROUNDS = "start", "start until it answers", 5
LOAD_S = 1.5


def first_answer(env, store, port):
    """Milliseconds."""
    keys = store.profile("coordinator")
    told = env.run(env.program("bench_start"), port, keys / "ca.pem", keys / "cert.pem", keys / "key.pem", "--",
                   env.program("samplan-server"), "run", store.dir, "--listen", "127.0.0.1", "--port", port)
    return float(told.split()[1])


def loaded(env, size):
    return env.once(f"store-{size}", lambda: stores.sweden(env, size, lent=True))


def after_kill(env):
    store = env.once("killed", lambda: stores.sweden(env, 1))
    server = store.serve()
    files = peers.Files(env, store)
    load = env.start(*peers.command(env, "samplan", "small", "closed", server.port, files, clients=64, warm=0, seconds=60),
                     log="load.log")
    time.sleep(LOAD_S)
    if load.poll() is not None:
        raise RuntimeError("the load ended by itself: " + (env.work / "load.log").read_text()[-300:])
    server.kill()
    load.wait()  # its server is gone
    return first_answer(env, store, env.port())


def run(env, round):
    figures = [env.figure("start", "samplan", first_answer(env, loaded(env, 1), env.port()), "ms"),
               env.figure("start-x100", "samplan", first_answer(env, loaded(env, 100), env.port()), "ms")]
    return figures + [env.figure("start-after-kill", "samplan", after_kill(env), "ms")]
