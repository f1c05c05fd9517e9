# SPDX-License-Identifier: Apache-2.0
"""What an analyst asks for: a follow-up as it was received, and one figure of the nation."""
import subprocess

import peers
import stores

NAME, TITLE, ROUNDS = "read", "follow-ups and totals", 3
OBJECTS = 6220  # 311 organisations x 20 years

# sweden_value() of sweden.c, in ten-thousandths. The materialized view is what answers; the rows have the covering
# index that it would otherwise be made from at each question.
NATION = """
CREATE TABLE answer (year int4, question int4, unit int4, value int8 NOT NULL);
INSERT INTO answer SELECT y, q, u, ((311 + u) * 7919::int8 + y * 104729::int8 + q * 1299709::int8) % 1000 * 10000
    FROM generate_series(2001, 2020) y, generate_series(1, 311) u, generate_series(1, 200) q;
CREATE UNIQUE INDEX ON answer (year, question, unit) INCLUDE (value);
CREATE MATERIALIZED VIEW total AS SELECT year, question, 311 AS asked, count(*)::int4 AS given,
    sum(value)::int8 AS low, sum(value)::int8 AS high FROM answer GROUP BY year, question;
CREATE UNIQUE INDEX ON total (year, question) INCLUDE (asked, given, low, high);
"""


class World:
    def __init__(self, env):
        self.env = env
        self.texts = stores.sweden(env, 1, "texts")
        self.values = stores.sweden(env, 1)
        self.ports = {"texts": self.texts.serve().port, "values": self.values.serve().port}
        self.files = {"texts": peers.Files(env, self.texts), "values": peers.Files(env, self.values)}
        body = subprocess.run([env.program("bench_load"), "body"], stdout=subprocess.PIPE, check=True).stdout
        self.nginx = peers.attempt(env, lambda: peers.nginx(env, self.files["texts"],
                                                            {str(i): body for i in range(OBJECTS)}))
        self.redis = peers.attempt(env, lambda: peers.redis(env, self.files["texts"]))
        if self.redis:
            peers.redis_fill(self.files["texts"], self.redis.port, {f"f:{i}": body for i in range(OBJECTS)})
        self.postgresql = peers.attempt(env, lambda: peers.postgresql(env, self.files["values"]))
        if self.postgresql:
            self.postgresql.sql(NATION)
            self.postgresql.sql("VACUUM ANALYZE answer")
            self.postgresql.sql("VACUUM ANALYZE total")

    def load(self, speech, task, port, files):
        peers.settle()
        return peers.load(self.env, speech, task, "closed", port, self.files[files], clients=64, objects=OBJECTS)


def run(env, round):
    w, figures = env.once("world", lambda: World(env)), []
    who = {("fetch-20k-64", "samplan"): ("samplan", "fetch", w.ports["texts"], "texts"),
           ("indicator-64", "samplan"): ("samplan", "total", w.ports["values"], "values")}
    if w.redis:
        who["fetch-20k-64", "redis"] = ("redis", "fetch", w.redis.port, "texts")
    if w.nginx:
        who["fetch-20k-64", "nginx"] = ("http", "fetch", w.nginx.port, "texts")
    if w.postgresql:
        who["indicator-64", "postgresql"] = ("postgresql", "total", w.postgresql.port, "values")
    for operation, name in env.turn(sorted(who), round):
        got = w.load(*who[operation, name])
        figures.append(env.figure(operation, name, got["rate"], "ops/s", peers.times(got)))
    return figures
