# SPDX-License-Identifier: Apache-2.0
"""Cases of years and periods: change, rates of parts of years, shares, trends; and sums of money."""
from fractions import Fraction

from values import INT_MAX, INT_MIN, ONE, count_of, number, positive, range_of

(NOT, NO_VALUE, NO_NUMBER, WORDS, BOUND, _ABOUT, _RANGE, PERIOD_UNKNOWN, PERIODS, YEARS, _DEFINITION, UNIT, KIND, SOURCE,
 FEW, ZERO) = range(16)
EXACT, ABOUT, MORE, NEARLY = range(4)


class Point:
    """One value: `low` and `high` are Fractions, or None for an end that is not known."""

    def __init__(self, r, year=None, plain=False):
        self.year = year or r.randint(1990, 2060)
        self.first, self.last, self.period = 0, 0, None
        how = r.random()
        if how < 0.3:
            self.first, self.last = sorted((r.randint(1, 12), r.randint(1, 12)))
        elif how < 0.34:
            self.period = "hösten"
        self.unit = r.choice(("personer", "personer", "personer", None, "kr"))
        self.source = r.choice((None, "SCB", "SCB", "CAN"))
        if plain:
            self.unit = "personer" if r.random() < 0.95 else "kr"
        self.share = self.alone = self.words = self.about = False
        self.low = self.high = None
        self.why = NOT
        self.value = self.make(r, plain)
        self.months = (self.first, self.last) if self.first or self.period else (1, 12)

    def make(self, r, plain):
        how = r.random()
        if how < 0.05:
            self.why = NO_VALUE
            return f"n {r.randint(2, 5)}"
        if how < 0.08:
            self.why = NO_NUMBER
            return "y 1"
        q = EXACT if r.random() < 0.8 else r.randint(ABOUT, NEARLY)
        self.about = q == ABOUT
        if how < (0.95 if plain else 0.8):
            low = positive(r) if r.random() < 0.4 else r.randint(0, 5000) * ONE
            low = number(r) if r.random() < 0.05 else low
            high = min(low + r.choice((0, 0, 0, r.randint(0, 50) * ONE)), INT_MAX)
            self.bound(q, Fraction(low, ONE), Fraction(high, ONE))
            return f"q {q} {low} {high}"
        self.share = True
        if how < 0.87:
            self.alone, v = True, r.randint(0, 100 * ONE)
            self.bound(q, Fraction(v, 100 * ONE), Fraction(v, 100 * ONE))
            return f"s {q} 0 0 {v} -"
        d = r.randint(1, 10**6) * ONE
        n = r.randint(0, d)
        if how < 0.9:
            self.words, n, d = True, ONE, 2 * ONE
        self.bound(q, Fraction(n, d), Fraction(n, d))
        if self.words:
            self.why = WORDS
        return f"s {q} {n} {d} 0 {'hälften' if self.words else '-'}"

    def bound(self, q, low, high):
        self.low, self.high = None if q == NEARLY else low, None if q == MORE else high
        if q in (MORE, NEARLY):
            self.why = BOUND

    def number(self):
        """Why it is none, or NOT."""
        return WORDS if self.words else self.why

    def kind(self):
        return self.share, self.alone

    def line(self):
        return " ".join(map(str, (self.year, self.first, self.last, self.period or "-", self.unit or "-",
                                  self.source or "-", self.value)))


def points(r):
    """Two that often can be compared."""
    a, b = Point(r), Point(r)
    if r.random() < 0.8:
        b.unit = a.unit
    if r.random() < 0.6:
        b.first, b.last, b.period, b.months = a.first, a.last, a.period, a.months
    if r.random() < 0.7:
        b.year = a.year
    return a, b


def first_of(*reasons):
    return next((why for why in reasons if why != NOT), NOT)


def same_measure(a, b):
    return first_of(a.number(), b.number(), UNIT if a.unit != b.unit else NOT, KIND if a.kind() != b.kind() else NOT,
                    PERIOD_UNKNOWN if 0 in (a.months[0], b.months[0]) else NOT)


def interval(low, high):
    return " ".join("none" if v is None else f"{v.numerator}/{v.denominator}" for v in (low, high))


def divide(b, a):
    """Both ends of b / a, if that is above nothing."""
    if a[0] <= 0 or b[0] < 0:
        return None, None
    return b[0] / a[1], b[1] / a[0]


def less_one(low, high):
    return (None, None) if low is None else (low - 1, high - 1)


def course(wanted, low, high, a, b):
    if wanted == 0 or a.about or b.about:
        return 0
    if wanted == 3 and b.high == 0:
        return 4
    signs = [(v > 0) - (v < 0) for v in (low, high)]
    if signs[0] != signs[1]:
        return 0
    if signs[0] == 0:
        return 3
    return 1 if (signs[0] > 0) == (wanted == 1) else 2


def change(r):
    a, b = points(r)
    why = first_of(same_measure(a, b), PERIODS if a.months != b.months else NOT)
    answer = [str(why)]
    if why == NOT:
        low, high = b.low - a.high, b.high - a.low
        times = (None, None) if a.share else divide((b.low, b.high), (a.low, a.high))
        answer += [interval(low, high), interval(*less_one(*times)), interval(*times)]
        answer += [str(course(wanted, low, high, a, b)) for wanted in range(4)]
    return f"change {a.line()} {b.line()}", " ".join(answer)


def rates(r):
    a, b = points(r)
    why = first_of(same_measure(a, b), KIND if a.share or b.share else NOT)
    answer = ""
    if why == NOT:
        monthly = [[v / (p.months[1] - p.months[0] + 1) for v in (p.low, p.high)] for p in (a, b)]
        times = divide(monthly[1], monthly[0])
        if times[0] is None:
            why = ZERO
        else:
            answer = " ".join([interval(*monthly[0]), interval(*monthly[1]), interval(*less_one(*times))])
    return f"rates {a.line()} {b.line()}", f"{why} {answer}"


def points_share(r):
    a, b = points(r)
    why = first_of(a.number(), b.number(), YEARS if a.year != b.year else NOT, KIND if a.share or b.share else NOT,
                   PERIOD_UNKNOWN if 0 in (a.months[0], b.months[0]) else NOT,
                   PERIODS if a.months != b.months else NOT, UNIT if a.unit != b.unit else NOT,
                   SOURCE if a.source and b.source and a.source != b.source else NOT)
    share = divide((a.low, a.high), (b.low, b.high)) if why == NOT else (None, None)
    if why == NOT and share[0] is None:
        why = ZERO
    return f"points_share {a.line()} {b.line()}", f"{why} " + (interval(*share) if why == NOT else "")


# ---- trend ----

def slope(line):
    """By least squares, of all that the ends of the ranges may be."""
    mean = Fraction(sum(p.year for p in line), len(line))
    spread = sum((p.year - mean) ** 2 for p in line)
    low = high = Fraction(0)
    for p in line:
        weight = (p.year - mean) / spread
        low += weight * (p.high if weight < 0 else p.low)
        high += weight * (p.low if weight < 0 else p.high)
    return low, high


def trend(r):
    told = [Point(r, r.randint(2005, 2025), plain=True) for _ in range(r.randint(1, 12))]
    newest = {(p.year, p.months, p.period if p.months[0] == 0 else None): p for p in told}
    lines, before = [], None
    for p in sorted((p for p in newest.values() if p.months == (1, 12) and p.why == NOT), key=lambda p: p.year):
        if before is None or (before.unit, before.kind()) != (p.unit, p.kind()):
            lines.append([])
        lines[-1].append(p)
        before = p
    answers = [f"{len(newest)} {len(lines)}"]
    for line in lines:
        head = f"{FEW if len(line) < 2 else NOT} {len(line)} {line[0].year} {line[-1].year} "
        answers.append(head + (interval(*slope(line)) + " " if len(line) > 1 else ""))
    return " ".join(["trend", str(len(told))] + [p.line() for p in told]), "|".join(answers)


def before(r):
    numbers = [number(r) for _ in range(4)]
    words = [r.choice((EXACT, EXACT, EXACT, EXACT, EXACT, ABOUT)) for _ in range(2)]
    low, high = numbers[0] - numbers[3], numbers[1] - numbers[2]
    fits = INT_MIN <= low <= INT_MAX and INT_MIN <= high <= INT_MAX and words == [EXACT, EXACT]
    return (f"before {words[0]} {numbers[0]} {numbers[1]} {words[1]} {numbers[2]} {numbers[3]}",
            f"0 {low} {high}" if fits else "no")


# ---- money ----

def cost(r):
    areas, year = r.randint(1, 5), 2018
    rows = []
    for _ in range(r.randint(0, 8)):
        low = positive(r) if r.random() < 0.1 else r.randint(0, 10**6)
        high = min(INT_MAX, low + r.choice((0, r.randint(0, 10**5))))
        rows.append((r.randrange(areas), year + (r.random() < 0.2), low, high, "mnkr" if r.random() < 0.97 else "tkr",
                     int(r.random() < 0.2)))
    own = [row for row in rows if row[1] == year]
    low, high = sum(row[2] for row in own), sum(row[3] for row in own)
    line = " ".join([f"cost {year} {areas} {len(rows)}"] + [" ".join(map(str, row)) for row in rows])
    if high > INT_MAX or len({row[4] for row in own}) > 1:
        return line, "no"
    stated, preliminary = len({row[0] for row in own}), int(any(row[5] for row in own))
    text = f"{range_of(low, high)} {own[0][4]}" if own else "ej angivet"
    text += f" ({count_of(stated)} av {count_of(areas)} områden)" + (", preliminärt" if preliminary else "")
    return line, f"{stated} {low} {high} {preliminary}|{text}"


def grants(r):
    rows = []
    for _ in range(r.randint(0, 6)):
        numbers = [positive(r) if r.random() < 0.03 else r.randint(0, 50) for _ in range(5)]
        if r.random() < 0.5:  # what came is what it became
            numbers[1] = max(0, min(INT_MAX, numbers[0] + numbers[2] - numbers[3] - numbers[4]))
        rows.append((r.randint(2017, 2020), r.choice(("01", "02", "2180")), numbers))

    def total(own):
        return [sum(column) for column in zip(*(row[2] for row in own))] if own else [0] * 5

    def said(own):
        sums = total(own)
        return f"|{len(own)} " + ("overflow" if max(sums) > INT_MAX else " ".join(map(str, sums)))

    answer = said(rows)
    keys = sorted({row[:2] for row in rows})
    sums = {key: total([row for row in rows if row[:2] == key]) for key in keys}
    for year, code in keys:
        answer += f"|{year} {code}" + said([row for row in rows if row[:2] == (year, code)])
    for year, code in keys:
        received, used, carried_in, over, back = own = sums[year, code]
        came, went = received + carried_in, used + over + back
        if max(own + [came, went]) > INT_MAX:
            answer += f"|2 {year} {code}"
        elif came != went:
            answer += f"|0 {year} {code} {came} {went}"
        last = sums.get((year - 1, code))
        if last and max(own + last) <= INT_MAX and last[3] != carried_in:
            answer += f"|1 {year} {code} {last[3]} {carried_in}"
    words = [" ".join(map(str, (year, code, *numbers))) for year, code, numbers in rows]
    return " ".join(["grants", str(len(rows))] + words), answer
