#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The product's arithmetic held against Python's: int, Fraction and Decimal, which neither round nor overflow.

sums.py PROGRAM CASES [SEED]   random cases, a line each, to PROGRAM (tests/sums/sums.c); each answer has to be the same
"""
import multiprocessing
import os
import random
import subprocess
import sys

sys.dont_write_bytecode = True  # the tree stays as it is
import series  # noqa: E402
import totals  # noqa: E402
import values  # noqa: E402

BATCH = 2500
# (how often, what makes a case: its line, and the answer)
MAKERS = [
    (6, values.add), (6, values.per_mille), (8, values.printed), (12, values.quantity), (12, values.share),
    (5, values.part), (14, values.ratio), (7, values.rounded), (7, values.shown),
    (24, totals.totals), (7, totals.panel), (4, totals.coverage), (4, totals.units),
    (10, series.change), (6, series.rates), (6, series.points_share), (8, series.trend),
    (4, series.before), (4, series.cost), (5, series.grants)]
WEIGHTS = [weight for weight, _ in MAKERS]
FUNCTIONS = [function for _, function in MAKERS]


def batch(task):
    """What is wrong in a batch: at most a few of (line, got, wanted)."""
    program, seed, n = task
    r = random.Random(seed)
    cases = [function(r) for function in r.choices(FUNCTIONS, WEIGHTS, k=n)]
    run = subprocess.run([program], input="".join(line + "\n" for line, _ in cases).encode(),
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    answers = run.stdout.decode().split("\n")[:-1]
    wrong = [(line, got, wanted) for (line, wanted), got in zip(cases, answers) if got.rstrip() != wanted.rstrip()]
    if run.returncode != 0 or len(answers) != len(cases):
        line = cases[min(len(answers), len(cases) - 1)][0]
        wrong.append((line, f"exit status {run.returncode}\n{run.stderr.decode(errors='replace')}", ""))
    return n, wrong[:3]


def main(program, cases, seed="1"):
    tasks = [(program, f"{seed}/{i}", min(BATCH, cases - i)) for i in range(0, cases, BATCH)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for _, wrong in pool.imap_unordered(batch, tasks):
            for line, got, wanted in wrong:
                print(f"{line}\n  is     {got}\n  wanted {wanted}")
            if wrong:
                print(f"seed {seed}")
                sys.exit(1)
    print(f"sums: {cases} cases, each as Python has it")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
