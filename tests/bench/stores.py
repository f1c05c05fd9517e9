# SPDX-License-Identifier: Apache-2.0
"""Our stores and servers for the parts.

store = stores.sweden(env, size)      size 0: nothing filled in; 1, 10, 100: Sweden so many times (kept between runs in
                                      env.keep and copied for the part; fill.c makes it)
store = stores.sweden(env, 1, "texts")   6,220 follow-ups of 20 KiB in the place of 6,220 of 200 values
store = stores.sweden(env, 100, lent=True)   not copied: for parts that only read
    store.dir         of the server: keys, server.ini, store
    store.profile     of the client, an administrator: profile.pem, profile.key, server.pem ... (client/README.md)
    store.environment for `samplan`, so that this profile is the one
server = store.serve(loops=None, **ini)  starts samplan-server on it and waits until it answers; ended with the part
    server.port, server.process, server.pid
    server.stop(), server.kill(), then store.serve() again

Every store knows the plans "sweden-001" .. "sweden-SIZE" (at least the first), each with 311 organisations "u001-001" ..
"u001-311", 200 counts "a01/i/i001" .. "a20/i/i200" and rounds for 2001 to 2020, and the plan "bench" with the first plan's
organisations, 60 counts "v/i/v01" .. and 40 texts "t/i/t01" .. in the same years. All rounds are open."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

REPORTERS = 64  # accounts "u001-001" .. of the organisations of that name, in a store of size 0; in others the first


def sweden(env, size, what=None, lent=False):
    """A copy for this part, for it to change; lent: the kept one itself, for parts that only read."""
    what = what or ("values" if size else "nothing")
    kept = _kept(env, size, what)
    if lent:
        return Store(env, kept)
    folder = env.work / f"store-{size}-{what}-{len(list(env.work.glob('store-*')))}"
    subprocess.run(["cp", "-a", "--reflink=auto", str(kept), str(folder)], check=True)
    env.defer(lambda: shutil.rmtree(folder, ignore_errors=True))
    return Store(env, folder)


# What a store's bytes depend on: a kept one that is older than any of these is made anew.
SOURCES = ["tests/bench/fill.c", "tests/bench/sweden.c", "server/ledger/*.c", "server/store/*.c", "common/record/*.c",
           "common/domain/*.c", "proto/*.proto"]


def _kept(env, size, what):
    """The filled store of env.keep, which is made when it is not there."""
    kept = env.keep / f"sweden-{size}-{what}"
    newest = max(os.path.getmtime(path) for pattern in SOURCES for path in env.root.glob(pattern))
    if (kept / "filled").exists() and newest < os.path.getmtime(kept / "filled"):
        return kept
    shutil.rmtree(kept, ignore_errors=True)
    making = env.keep / f"{kept.name}.new"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    env.progress(f"filling {kept.name}")
    store = Store(env, making)
    made = env.run(env.program("samplan-server"), "init", store.dir, "--name", "localhost", "--county", "21")
    (making / "code").write_text(re.search(r"(?:[0-9A-Z]{4}-){9}[0-9A-Z]", made).group(0))
    told = env.run(env.program("bench_fill"), store.dir, max(size, 1), what, timeout=900)
    store.enrol(REPORTERS if size == 0 else 1)
    (making / "filled").write_text(told)
    os.rename(making, kept)
    return kept


class Store:
    def __init__(self, env, folder):
        self.env = env
        self.folder = pathlib.Path(folder)
        self.dir = self.folder / "server"
        self.server = None
        self.environment = dict(os.environ, LC_ALL="C.UTF-8", SAMPLAN_LANG="en", SAMPLAN_PROFILE="admin",
                                **{f"XDG_{x}_HOME": str(self.folder / "home" / x.lower())
                                   for x in ("CONFIG", "DATA", "STATE")})

    def profile(self, name="admin"):
        """Folder with key.pem, cert.pem and ca.pem of an account: admin, coordinator, u001-001 .. u001-064 (size 0)."""
        return self.folder / "home" / "data" / "samplan" / name

    def filled(self):
        """What fill told: followups, bytes."""
        lines = (self.folder / "filled").read_text().split("\n")
        return {name: int(number) for name, number in (line.split() for line in lines if line)}

    def alone(self, name, port):
        """The environment of somebody who has this profile alone, as people have it, for a server at 127.0.0.1:port."""
        home = self.env.work / f"home-{name}"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.profile(name), home / "data" / "samplan" / name)
        shutil.copytree(self.folder / "home" / "state" / "samplan" / "heads", home / "state" / "samplan" / "heads")
        (home / "config" / "samplan").mkdir(parents=True)
        (home / "config" / "samplan" / "client.ini").write_text(f"[profile {name}]\nserver = 127.0.0.1:{port}\n")
        return dict(self.environment, SAMPLAN_PROFILE=name,
                    **{f"XDG_{x}_HOME": str(home / x.lower()) for x in ("CONFIG", "DATA", "STATE")})

    def samplan(self, *arguments, profile="admin"):
        return self.env.run(self.env.program("samplan"), *arguments,
                            env=dict(self.environment, SAMPLAN_PROFILE=profile))

    def serve(self, port=None, wait=True, **ini):
        """The server, until the part ends. Further settings of server.ini by their names."""
        port = port or self.env.port()
        self.settings(**{"max_connections_account": 0, "max_connections_address": 0, **ini})
        self.server = Server(self, port)
        if wait:
            self.server.wait()
        self.address(port)
        return self.server

    def settings(self, **ini):
        path = self.dir / "server.ini"
        lines = path.read_text().split("\n")
        for key, value in ini.items():
            if value is None:
                continue
            lines = [line for line in lines if not re.match(rf"\s*{key}\s*=", line)] + [f"{key} = {value}"]
        path.write_text("\n".join(lines).rstrip("\n") + "\n")

    def address(self, port):
        """Lets the profiles find the server at its port of today."""
        path = self.folder / "home" / "config" / "samplan" / "client.ini"
        if path.exists():
            path.write_text(re.sub(r"(?m)^(server\s*=\s*localhost):\d+$", rf"\g<1>:{port}", path.read_text()))

    def enrol(self, reporters):
        """An administrator, a coordinator, and a reporter for each of so many of the first organisations."""
        server = self.serve()
        at = f"localhost:{server.port}"
        self.samplan("connect", at, "--profile", "admin", "--code-file", self.folder / "code")
        people = [("coordinator", "coordinator", "21")]
        people += [(f"u001-{i:03}", "reporter", f"u001-{i:03}") for i in range(1, reporters + 1)]
        for name, role, organisation in people:
            code = self.folder / f"{name}.code"
            self.samplan("invite", "create", "--role", role, "--org", organisation, "--out", code, "--yes")
            self.samplan("connect", at, "--profile", name, "--code-file", code)
            code.unlink()
        server.stop()


class Server:
    def __init__(self, store, port):
        self.store, self.port = store, port
        self.began = time.monotonic()
        self.process = store.env.start(store.env.program("samplan-server"), "run", store.dir, "--listen", "127.0.0.1",
                                       "--port", port, log="samplan-server.log")
        self.pid = self.process.pid

    def wait(self, seconds=60):
        self.store.env.wait_port(self.port, self.process, seconds)
        return self

    def stop(self):
        self.store.env.stop(self.process)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory(self):
        """The lines of /proc/PID/status that are in kB, in KiB."""
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return {name: int(number) for name, number in re.findall(r"(?m)^(\w+):\s+(\d+) kB$", text)}
