# SPDX-License-Identifier: Apache-2.0
"""Commands as processes, from their start to their end: `samplan status` of an administrator, who is shown the server in
short, beside curl and redis-cli with a client certificate, and beside a program of ours that has the same conversation and
does nothing else (bench_bare). All in turn, each with its server on this machine."""
import peers
import stores

NAME, TITLE, ROUNDS = "process", "commands as processes", 5
TIMES = 40
WHOAMI, SERVER_STATUS, INVITE_LIST = 5, 6, 11  # proto/samplan.proto: what `samplan status` asks for an administrator


def start(env):
    """Environment, and the commands by the name of whom they belong to."""
    store = stores.sweden(env, 0)
    server = store.serve()
    ours = store.alone("admin", server.port)
    keys = store.profile("admin")
    env.run(env.program("samplan"), "status", env=ours)  # it knows the newest head from then on
    commands = {
        "samplan": [env.program("samplan"), "status"],
        "bare-client": [env.program("bench_bare"), server.port, keys / "ca.pem", keys / "cert.pem", keys / "key.pem", WHOAMI,
                        SERVER_STATUS, INVITE_LIST],
    }
    files = peers.Files(env, store)
    shown = env.run(env.program("samplan"), "status", env=ours).encode()
    if env.have("nginx") and env.have("curl"):
        nginx = peers.nginx(env, files, {"status": shown})
        commands["curl"] = ["curl", "--silent", "--fail", "--cacert", files.ca, "--cert", files.cert, "--key", files.key,
                            f"https://127.0.0.1:{nginx.port}/status"]
    else:
        env.say("process: without curl: nginx or curl is not installed")
    if env.have("redis-server") and env.have("redis-cli"):
        redis = peers.redis(env, files)
        commands["redis-cli"] = ["redis-cli", "-h", "127.0.0.1", "-p", redis.port, "--tls", "--cacert", files.ca, "--cert",
                                 files.cert, "--key", files.key, "PING"]
    else:
        env.say("process: without redis-cli: it is not installed")
    return ours, commands


def run(env, round):
    environment, commands = env.once("commands", lambda: start(env))
    names = env.turn(commands, round)
    told = env.run(env.program("bench_spawn"), TIMES, *[word for name in names for word in ["--", *commands[name]]],
                   env=environment)
    took = [[float(n) for n in line.split()] for line in told.strip().split("\n")]
    return [env.figure("status-process", who, p[0], "ms", p) for who, p in zip(names, took)]
