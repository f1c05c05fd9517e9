# SPDX-License-Identifier: Apache-2.0
"""The servers that ours is measured beside, and the one load generator for all of them.

files = peers.Files(env, store)       certificates: clients have the same one everywhere, signed by our CA
peers.redis(env, files)               started on a free port of 127.0.0.1, ended with the part; .port, .pid, .stop()
peers.nginx(env, files, contents)     contents: {"name": bytes} are its files
peers.postgresql(env, files)          .sql(text) runs statements
peers.echo(env, files, request, reply)
peers.load(env, speech, task, mode, port, files, clients=64, seconds=4)   what bench_load (load/main.c) measured
writers = peers.Writers(env, store)   ours, Redis and PostgreSQL as what keeps submissions

Each has the configuration that serves it best on this machine; README.md says which and why."""
import json
import os
import pathlib
import pwd
import shutil
import socket
import ssl
import tempfile
import time

import bench

ROOT = os.geteuid() == 0
SUITE = "TLS_AES_256_GCM_SHA384"  # of all connections
WARM, SECONDS = 1, 4


class Files:
    """client_ca signed the clients' certificate and samplan's; ca signed the peers' own, as those of web servers come
    from elsewhere. With one CA for both OpenSSL would seek and verify the server's own chain in each handshake."""

    def __init__(self, env, store, profile="coordinator"):
        folder_ = pathlib.Path(store.profile(profile))
        self.client_ca, self.cert, self.key = (folder_ / name for name in ("ca.pem", "cert.pem", "key.pem"))
        self.accounts = pathlib.Path(store.profile("u001-001")).parent
        self.ca = env.work / "peers-ca.pem"
        self.server_cert, self.server_key = env.work / "peers.pem", env.work / "peers.key.pem"
        if not self.server_key.exists():
            self._make(env, needed(env, "openssl"))

    def _make(self, env, openssl):
        """As proto/PROTOCOL.md has them: P-256, SHA-256, leaf alone."""
        key, request = env.work / "peers-ca.key.pem", env.work / "peers.csr"
        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        env.run(openssl, "req", "-x509", *new, "-keyout", key, "-out", self.ca, "-subj", "/CN=peers", "-days", 2)
        env.run(openssl, "req", *new, "-keyout", self.server_key, "-out", request, "-subj", "/CN=localhost")
        extensions = env.work / "peers.ext"
        extensions.write_text("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                              "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n")
        env.run(openssl, "x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", key, "-CAcreateserial", "-days", 2,
                "-extfile", extensions, "-out", self.server_cert)


class Peer:
    def __init__(self, env, port, process):
        self.env, self.port, self.process, self.pid = env, port, process, process.pid

    def stop(self):
        self.env.stop(self.process)


def needed(env, name, *more):
    """The path of a peer's program, or the part says why it is left out."""
    found = env.have(name) or next((str(p) for p in map(pathlib.Path, more) if p.exists()), None)
    if not found:
        env.skip(f"{name} is not installed")
    return found


def folder(env, name):
    path = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=env.work))
    path.chmod(0o755)
    return path


# ---- Redis ----

def redis(env, files):
    where, port = folder(env, "redis"), env.port()
    conf = where / "redis.conf"
    conf.write_text(f"""port 0
bind 127.0.0.1
tls-port {port}
tls-cert-file {files.server_cert}
tls-key-file {files.server_key}
tls-ca-cert-file {files.client_ca}
tls-auth-clients yes
tls-protocols TLSv1.3
tls-ciphersuites {SUITE}
tls-session-caching no
dir {where}
daemonize no
logfile {where}/log
save ""
appendonly yes
appendfsync always
auto-aof-rewrite-percentage 0
""")
    process = env.start(needed(env, "redis-server"), conf)
    env.wait_port(port, process)
    peer = Peer(env, port, process)
    peer.where = where
    return peer


def redis_fill(files, port, values):
    """Stores values {key: bytes} over its own protocol, a hundred at a time."""
    context = ssl.create_default_context(cafile=files.ca)
    context.load_cert_chain(files.cert, files.key)
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost") as s:
        sets = [b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n" % (len(k), k.encode(), len(v), v)
                for k, v in values.items()]
        for first in range(0, len(sets), 100):
            some, answer = sets[first:first + 100], b""
            s.sendall(b"".join(some))
            while len(answer) < len(some) * len(b"+OK\r\n"):
                answer += s.recv(4096) or b"-closed" * len(some)
            if answer != b"+OK\r\n" * len(some):
                raise RuntimeError("redis: SET failed")


# ---- nginx ----

def nginx(env, files, contents, workers="auto"):
    where, port = folder(env, "nginx"), env.port()
    (where / "files").mkdir()
    for name, content in contents.items():
        (where / "files" / name).write_bytes(content)
    user = "user root;" if ROOT else ""
    temporary = "".join(f"    {x}_temp_path {where}/{x};\n" for x in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf = where / "nginx.conf"
    conf.write_text(f"""{user}
daemon off;
pid {where}/pid;
error_log {where}/error.log error;
worker_processes {workers};
worker_rlimit_nofile 20000;
events {{
    worker_connections 12000;
    multi_accept on;
}}
http {{
    access_log off;
    server_tokens off;
    sendfile on;
    tcp_nodelay on;
    keepalive_timeout 1h;
    client_header_timeout 1h;
    keepalive_requests 1000000000;
    output_buffers 2 32k;
    open_file_cache max=10000 inactive=1h;
    open_file_cache_valid 1h;
    default_type application/octet-stream;
    types {{ }}
    etag off;
{temporary}
    server {{
        listen 127.0.0.1:{port} ssl backlog=4096;
        server_name localhost;
        root {where}/files;
        ssl_certificate {files.server_cert};
        ssl_certificate_key {files.server_key};
        ssl_client_certificate {files.client_ca};
        ssl_verify_client on;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites {SUITE};
        ssl_ecdh_curve X25519:prime256v1;
        ssl_session_cache off;
        ssl_session_tickets off;
        ssl_conf_command NumTickets 0;
        ssl_buffer_size 32k;
    }}
}}
""")
    process = env.start(needed(env, "nginx"), "-c", conf, "-e", where / "error.log")
    env.wait_port(port, process)
    return Peer(env, port, process)


# ---- PostgreSQL ----

TABLES = """
CREATE TABLE submission (id int8 PRIMARY KEY, key uuid NOT NULL UNIQUE, year int4 NOT NULL, unit text NOT NULL,
    revision int4 NOT NULL, UNIQUE (year, unit, revision));
CREATE TABLE value (submission int8, question int4, value int8 NOT NULL, PRIMARY KEY (submission, question));
CREATE TABLE words (submission int8, question int4, words text NOT NULL, PRIMARY KEY (submission, question));
"""

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_min_protocol_version = 'TLSv1.3'
max_connections = 100
shared_buffers = 256MB
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
wal_buffers = 16MB
min_wal_size = 2GB
max_wal_size = 8GB
checkpoint_timeout = 30min
jit = off
"""


class PostgreSQL(Peer):
    def __init__(self, env, port, process, files, psql):
        super().__init__(env, port, process)
        self.files, self.psql = files, psql

    def sql(self, text):
        at = (f"host=localhost hostaddr=127.0.0.1 port={self.port} user=bench dbname=bench sslmode=verify-full "
              f"sslcert={self.files.cert} sslkey={self.files.key} sslrootcert={self.files.ca}")
        return self.env.run(self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", at, "-c", text)


def version_folder(name):
    """Debian keeps PostgreSQL's programs out of the path, in a folder for each version."""
    return [str(p) for p in sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)]


def postgresql(env, files):
    initdb = needed(env, "initdb", *version_folder("initdb"))
    server = needed(env, "postgres", *version_folder("postgres"))
    where, port = folder(env, "postgresql"), env.port()
    who = {}
    if ROOT:  # it refuses to run as root
        own = pwd.getpwnam("postgres")
        who = {"user": own.pw_uid, "group": own.pw_gid, "extra_groups": [], "cwd": where}
        os.chown(where, own.pw_uid, own.pw_gid)
    data = where / "data"
    env.run(initdb, "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", **who)
    for source, name, setting in ((files.server_cert, "server.pem", "ssl_cert_file"),
                                  (files.server_key, "server.key", "ssl_key_file"), (files.client_ca, "ca.pem", "ssl_ca_file")):
        shutil.copyfile(source, where / name)
        os.chmod(where / name, 0o600)
        if ROOT:
            shutil.chown(where / name, "postgres", "postgres")
    (data / "postgresql.conf").write_text(f"{SETTINGS}port = {port}\nssl_cert_file = '{where}/server.pem'\n"
                                          f"ssl_key_file = '{where}/server.key'\nssl_ca_file = '{where}/ca.pem'\n")
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.0/8 cert map=bench\n")
    (data / "pg_ident.conf").write_text("bench /. bench\n")
    process = env.start(server, "-D", data, log="postgresql.log", **who)
    env.wait_port(port, process)
    peer = PostgreSQL(env, port, process, files, needed(env, "psql", *version_folder("psql")))
    env.run(peer.psql, "-X", "-q", "-c", "CREATE DATABASE bench",
            f"host=localhost hostaddr=127.0.0.1 port={port} user=bench dbname=postgres sslmode=verify-full "
            f"sslcert={files.cert} sslkey={files.key} sslrootcert={files.ca}")
    return peer


# ---- TLS alone ----

def echo(env, files, request, reply):
    port = env.port()
    process = env.start(env.program("bench_echo"), port, files.client_ca, files.server_cert, files.server_key, request, reply)
    env.wait_port(port, process)
    return Peer(env, port, process)


# ---- load ----

def command(env, speech, task, mode, port, files, accounts=False, batch=False, rows=False, **numbers):
    ca = files.client_ca if speech == "samplan" else files.ca
    words = [env.program("bench_load"), speech, task, mode, port, "--ca", ca, "--cert", files.cert, "--key", files.key]
    if accounts:
        words += ["--accounts", files.accounts]
    words += ["--batch"] * batch + ["--rows"] * rows
    for name, number in {"warm": WARM, "seconds": SECONDS, **numbers}.items():
        words += [f"--{name}", number]
    return [str(w) for w in words]


def load(env, *arguments, **options):
    """A dictionary: rate (a second), p50, p99, p999 (ms), count, unanswered ..."""
    return json.loads(env.run(*command(env, *arguments, **options)))


class Writers:
    """Who keeps submissions. Ours keeps them all, the peers begin empty each time: the better for them."""

    def __init__(self, env, store):
        self.env, self.store, self.files, self.server = env, store, Files(env, store), store.serve()
        self.redis = None
        self.postgresql = attempt(env, lambda: postgresql(env, self.files))
        if self.postgresql:
            self.postgresql.sql(TABLES)
        self.names = ["samplan"] + ["redis"] * bool(attempt(env, lambda: needed(env, "redis-server")))
        self.names += ["postgresql"] * bool(self.postgresql)

    def load(self, who, task, mode, **options):
        """Of a server that is fresh and rested."""
        if who == "redis":
            if self.redis:
                self.redis.stop()
                shutil.rmtree(self.redis.where)
            self.redis = redis(self.env, self.files)
        if who.startswith("postgresql"):
            self.postgresql.sql("TRUNCATE submission, value, words")
            self.postgresql.sql("CHECKPOINT")
        settle()
        if who == "samplan":
            return load(self.env, "samplan", task, mode, self.server.port, self.files, accounts=True, **options)
        peer = self.redis if who == "redis" else self.postgresql
        return load(self.env, who.removesuffix("-rows"), task, mode, peer.port, self.files, rows=who.endswith("-rows"),
                    **options)


def attempt(env, make):
    """make(), or None where a peer is not there; that is said."""
    try:
        return make()
    except bench.Skip as why:
        env.say(str(why))
        return None


def settle():
    """What was written before is on disk, and those who tidy up when nobody asks have done so."""
    os.sync()
    time.sleep(1)


def times(result):
    return [result["p50"], result["p99"], result["p999"]]
