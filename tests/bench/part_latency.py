# SPDX-License-Identifier: Apache-2.0
"""How long a submission takes while half of what the server can do at most comes in, at times of its own choosing:
requests come whether answers do or not, and each is timed from when it was due."""
import peers
import stores

NAME, TITLE, ROUNDS = "latency", "submissions at half of the highest rate", 3
TASKS = {"submit-20k-half-rate": "submit", "submit-small-half-rate": "small"}


def run(env, round):
    figures = []
    w = env.once("world", lambda: peers.Writers(env, stores.sweden(env, 0)))
    for operation, task in TASKS.items():
        for who in env.turn(w.names, round):
            highest = w.load(who, task, "closed", clients=64, seconds=3)["rate"]
            got = w.load(who, task, "open", clients=64, rate=max(1, highest / 2))
            if got["unanswered"]:
                env.say(f"{who}: {got['unanswered']} submissions at {highest / 2:.0f}/s were not answered in time")
            figures.append(env.figure(operation, who, got["p50"], "ms", peers.times(got)))
    return figures
