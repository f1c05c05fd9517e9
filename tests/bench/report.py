# SPDX-License-Identifier: Apache-2.0
"""From the figures of all rounds to the table: medians, ratios, goals reached or missed; machine and versions."""
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys

import chart
import goals

OURS = "samplan"
MARKS = ("<!-- bench: from here on written by ./run bench --readme -->", "<!-- bench: until here -->")
LIMITS = ["tls-echo", "lmdb-append", "fdatasync", "memory", "bare-client"]


# ---- medians and ratios ----

def median(numbers):
    return statistics.median(numbers) if numbers else None


def pick(figures, operation, who, size=None):
    """{round: figure}, the last one of a round."""
    return {f["round"]: f for f in figures
            if f["operation"] == operation and f["who"] == who and size in (None, f["size"])}


def measure(figure, what):
    if what == "value":
        return figure["value"]
    return figure["p"][{"p50": 0, "p99": 1, "p999": 2}[what]] if figure.get("p") else None


def rounds_of(figures, goal, who):
    found = {r: measure(f, goal.what) for r, f in pick(figures, goal.operation, who).items()}
    return {r: value for r, value in found.items() if value is not None}


def compared(figures, goal):
    """What the goal's bound is held against, in each round; [] = not measured."""
    ours = rounds_of(figures, goal, OURS)
    if goal.to is None:
        return list(ours.values())
    others = [rounds_of(figures, goal, who) for who in ([goal.to] if isinstance(goal.to, str) else goal.to)]
    both = [r for r in ours if all(r in other for other in others)]
    return [ours[r] / sum(other[r] for other in others) for r in both if sum(other[r] for other in others)]


def goal_row(figures, goal):
    ratios = compared(figures, goal)
    value = median(ratios)
    reached = None if value is None else value >= goal.bound if goal.sense == ">=" else value <= goal.bound
    # Of single rounds, so that one sees how far they lie apart.
    return dict(goal._asdict(), got=value, low=min(ratios, default=None), high=max(ratios, default=None),
                reached=reached)


def table(figures):
    """A row an operation: medians of everyone, and its goals."""
    rows = []
    for operation in goals.OPERATIONS:
        mine = [f for f in figures if f["operation"] == operation.name]
        if not mine:
            continue
        names = sorted({(f["who"], f["size"]) for f in mine}, key=order)
        row = {"part": operation.part, "operation": operation.name, "words": operation.words, "figures": [],
               "goals": [goal_row(figures, g) for g in goals.GOALS if g.operation == operation.name]}
        for who, size in names:
            theirs = list(pick(mine, operation.name, who, size).values())
            row["figures"].append({"who": who, "size": size, "unit": theirs[0]["unit"], "rounds": len(theirs),
                                   "value": median([f["value"] for f in theirs]),
                                   "p": [median(list(p)) for p in zip(*[f["p"] for f in theirs if f["p"]])] or None})
        rows.append(row)
    return rows


def order(name):
    """Ours first, then the peers, then the machine's limits."""
    who, size = name
    return (who != OURS, who in LIMITS, who, size)


# ---- as people read it ----

def number(value):
    if value is None:
        return "-"
    for least, digits in ((1000, 0), (100, 0), (10, 1), (1, 2), (0.01, 3)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.2g}"


def figure_words(f):
    text = f"{number(f['value'])} {f['unit']}"
    if f["p"]:
        text += f" ({' / '.join(number(p) for p in f['p'])} ms)"
    return text


def goal_words(g):
    to = "" if g["to"] is None else " x " + (g["to"] if isinstance(g["to"], str) else "(" + " + ".join(g["to"]) + ")")
    what = "" if g["what"] == "value" else g["what"] + " "
    return f"{what}{g['sense']} {g['bound']:.3g}{to}"


def got_words(g):
    if g["got"] is None:
        return "not measured"
    spread = "" if g["low"] == g["high"] else f" ({number(g['low'])}-{number(g['high'])})"
    return f"{'reached' if g['reached'] else 'MISSED'}: {number(g['got'])}{spread}"


def lines(results):
    """Cells: operation, ours, the others, goal, got."""
    for row in results["table"]:
        if row["part"] == "growth":
            continue
        ours = [f for f in row["figures"] if f["who"] == OURS]
        others = [f"{f['who']} {figure_words(f)}" for f in row["figures"] if f["who"] != OURS]
        yield (row["words"], ", ".join(figure_words(f) for f in ours), ", ".join(others),
               [(goal_words(g), got_words(g)) for g in row["goals"]])


def text(results):
    out = []
    for words, ours, others, found in lines(results):
        out.append(words)
        out += [f"    {OURS} {ours}"] if ours else []
        out += [f"    {others}"] if others else []
        out += [f"    goal {goal}: {got}" for goal, got in found]
    for row in results["table"]:
        if row["part"] == "growth":
            out.append(row["words"])
            out.append("    " + ", ".join(f"x{f['size']} {figure_words(f)}" for f in row["figures"]))
    found = [g for row in results["table"] for g in row["goals"] if g["got"] is not None]
    if found:
        out.append(f"{sum(g['reached'] for g in found)} of {len(found)} goals reached")
    out += [f"note: {note}" for note in results["notes"]]
    out.append(f"{results['machine']}; {results['seconds']} s")
    return "\n".join(out)


def markdown(results):
    out = ["| operation | samplan | beside it | goal | |", "|-|-|-|-|-|"]
    for words, ours, others, found in lines(results):
        out.append(f"| {words} | {ours} | {others.replace(', ', '<br>')} | {'<br>'.join(g for g, _ in found)} | "
                   f"{'<br>'.join(got.replace('MISSED', '**missed**') for _, got in found)} |")
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    out += ["", f"Medians of the rounds; p50 / p99 / p99.9 in brackets; a ratio is the median of the rounds' ratios, with the "
            f"lowest and the highest. {results['date'][:10]}, {results['machine']}; {versions}.",
            "`./run bench` makes this table anew (`./run bench PART` a part of it)."]
    return out


# ---- machine and versions ----

def first_match(pattern, path, default="?"):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(), re.M)
    except OSError:
        return default
    return found.group(1).strip() if found else default


def filesystem(folder):
    """The type of the mount that a folder lies on."""
    best = ("", "?")
    for line in pathlib.Path("/proc/self/mounts").read_text().split("\n"):
        fields = line.split(" ")
        if len(fields) > 2 and (str(folder) + "/").startswith(fields[1].rstrip("/") + "/"):
            best = max(best, (fields[1], fields[2]), key=lambda b: len(b[0]))
    return best[1]


def machine(folder):
    kib = int(first_match(r"^MemTotal:\s+(\d+)", "/proc/meminfo", "0"))
    model = first_match(r"^model name\s*:\s*(.*)$", "/proc/cpuinfo")
    return (f"{os.cpu_count()} cores {model}, {kib / 1048576:.0f} GiB, {filesystem(folder)}, "
            f"Linux {platform.release()}")


VERSIONS = {
    "Debian": (["cat", "/etc/debian_version"], r"(\S+)"),
    "gcc": (["gcc", "-dumpfullversion"], r"(\S+)"),
    "OpenSSL": (["openssl", "version"], r"OpenSSL (\S+)"),
    "Redis": (["redis-server", "--version"], r"v=(\S+)"),
    "PostgreSQL": (["sh", "-c", "for p in /usr/lib/postgresql/*/bin/postgres; do $p --version; done"],
                   r"PostgreSQL\) (\S+)"),
    "nginx": (["/usr/sbin/nginx", "-v"], r"nginx/(\S+)"),
    "curl": (["curl", "--version"], r"curl (\S+)"),
}


def versions(keep):
    found = {}
    for name, (command, pattern) in VERSIONS.items():
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
            match = re.search(pattern, done.stdout)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and match:
            found[name] = match.group(1)
    duckdb = first_match(r'"version":\s*"([^"]+)"', keep / "duckdb/node_modules/@duckdb/node-api/package.json", "")
    if duckdb:
        found["DuckDB"] = duckdb
    return found


# ---- into the project ----

def publish(results, root):
    """The table between the marks of README.md, the charts beside this file."""
    path = root / "README.md"
    before, begins, rest = path.read_text().partition(MARKS[0])
    _, ends, after = rest.partition(MARKS[1])
    if not begins or not ends:
        sys.exit(f"bench: README.md has not both of {MARKS}")
    folder = root / "tests" / "bench" / "results"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    drawn = chart.draw_all(results["table"], folder)
    block = markdown(results)
    if drawn:
        block += ["", "How cost grows with 1, 10 and 100 times the data:", ""]
        block += [" ".join(f"![{title}](tests/bench/results/{name})" for name, title in drawn)]
    path.write_text(before + MARKS[0] + "\n" + "\n".join(block) + "\n" + MARKS[1] + after)
