# SPDX-License-Identifier: Apache-2.0
"""Cases of totals: what units answer, as people or as rows of the store say it, and what it all comes to."""
from fractions import Fraction

from values import INT_MAX, INT_MIN, ONE, QUALIFIERS, UINT_MAX, half_up, number, part_of, per_mille_of, percent_of
from values import count_of, range_of, share_of, text_of

YES_NO, COUNT, SHARE, MONTHS, TEXT, ACTIVITY, GRADE, CHANGE = range(1, 9)
SLOTS = {YES_NO: 1, COUNT: 2, SHARE: 2, MONTHS: 12, TEXT: 0, ACTIVITY: 1, GRADE: 1, CHANGE: 1}
WORDS = {ACTIVITY: ["genomförd", "pågår", "ej genomförd", "avvaktar"],
         GRADE: ["uppnått", "delvis", "ej", "pågår", "avvaktar"],
         CHANGE: ["ökat", "minskat", "oförändrat"]}
GIVEN, NOT_ASKED, STATES = 1, 7, 9
ESTIMATED, NONE = 0x80, INT_MIN
COUNT_MAX = 10**12 * ONE
WORD_SHARES = [("hälften", 1, 2), ("alla", 1, 1), ("inga", 0, 1)]


# ---- questions: (kind, unit, key) ----

def questions(r):
    n = r.choice((1, 1, 2, 2, 3, 5)) if r.random() < 0.95 else r.randint(15, 40)
    mostly = r.choice((None, None, COUNT, SHARE, MONTHS))
    return [(mostly if mostly and r.random() < 0.9 else r.randint(YES_NO, CHANGE), r.choice("pm"), str(i))
            for i in range(n)]


def other_version(r, own):
    """Some of the same questions in some order, some asked differently, some new; at times just the same."""
    if r.random() < 0.3:
        return [(COUNT, "p", "90")] * (r.random() < 0.5) + own
    other = []
    for kind, unit, key in r.sample(own, r.randint(0, len(own))):
        how = r.random()
        other.append((r.randint(YES_NO, CHANGE) if how < 0.1 else kind, r.choice("pm") if how < 0.2 else unit, key))
    return other + [(COUNT, "p", "91")]


def tokens(qs):
    return " ".join([str(len(qs))] + [f"{kind} {unit} {key}" for kind, unit, key in qs])


# ---- what one answer says: (its words, the byte of its state, its slots) ----

def small_or_edge(r, top):
    if r.random() < 0.7:
        return r.randint(0, 2000) * ONE
    return min(top + r.randint(0, 1), abs(number(r)))


def value_of(r, kind):
    """Words, slots or None when the value is not to be taken, whether it is an estimate."""
    q = r.choice((0, 0, 0, 1, 2, 3))
    if kind == YES_NO:
        v = r.randint(0, 1)
        return f"1 {v}", [v], False
    if kind == COUNT:
        low = small_or_edge(r, COUNT_MAX)
        high = low if r.random() < 0.7 else min(low + r.randint(0, 50) * ONE, INT_MAX)
        if r.random() < 0.1:
            low, high = r.choice(((low + 1, high + 1), (high + ONE, low), (-low - ONE, high), (COUNT_MAX, COUNT_MAX)))
        return f"2 {q} {low} {high}", [low, high], q != 0 or low != high
    if kind == SHARE:
        how = r.random()
        if how < 0.15:
            words, n, d = r.choice(WORD_SHARES)
            n += r.random() < 0.1  # which the words do not mean
            slots = [half_up(Fraction(n * 100 * ONE, d)), 0]
            good = (words, n, d) in WORD_SHARES
            return f"3 {q} {n * ONE} {d * ONE} 0 {words}", slots if good else None, True
        if how < 0.4:
            v = r.choice((r.randint(0, 100 * ONE), r.randint(0, 100 * ONE), 100 * ONE + 1, -1))
            return f"3 {q} 0 0 {v} -", [v, 0] if 0 <= v <= 100 * ONE else None, q != 0
        d = small_or_edge(r, COUNT_MAX)
        n = r.randint(0, d) if r.random() < 0.9 else d + r.randint(-1, 1)
        good = 0 <= n <= d <= COUNT_MAX  # 0 of 0 is 0 per cent
        return f"3 {q} {n} {d} 0 -", [n, d] if good else None, q != 0
    if kind == MONTHS:
        months = r.sample(range(1, 13), r.randint(1, 12))
        counts = [r.randint(0, 500) if r.random() < 0.9 else r.choice((10**12, 10**12 + 1, 0, -1)) for _ in months]
        if r.random() < 0.05:
            months[0] = r.choice((0, 13, months[-1]))
        slots = [NONE] * 12
        for month, count in zip(months, counts):
            if 1 <= month <= 12:
                slots[month - 1] = count * ONE
        good = len(set(months) & set(range(1, 13))) == len(months) and all(0 <= c <= 10**12 for c in counts)
        return " ".join([f"4 {len(months)}"] + [f"{m} {c}" for m, c in zip(months, counts)]), slots if good else None, False
    if kind == TEXT:
        return "5 ord", [], False
    v = r.randint(0, len(WORDS[kind]) + 1)
    return f"{kind} {v}", [v] if 1 <= v <= len(WORDS[kind]) else None, False


def answer(r, question):
    kind, unit, _ = question
    how = r.random()
    if how < 0.06:
        return "-", 0, [NONE] * SLOTS[kind]
    if how < 0.2:
        state = r.randint(0, STATES - 1)
        return f"{state} 0", state, [NONE] * SLOTS[kind]
    own = kind if r.random() < 0.95 else r.randint(YES_NO, CHANGE)
    text, slots, estimate = value_of(r, own)
    state = GIVEN if r.random() < 0.97 else r.randint(0, STATES - 1)
    if own == COUNT and slots and unit == "p" and any(v % ONE for v in slots):
        slots = None  # people are whole
    if own == COUNT and slots and not 0 <= slots[0] <= slots[1] <= COUNT_MAX:
        slots = None
    if own != kind or state != GIVEN or slots is None:
        slots = [NONE] * SLOTS[kind]
    return f"{state} {text}", state | (ESTIMATED if estimate and state == GIVEN else 0), slots


def row(r, question):
    """The numbers of a row, good or not."""
    kind = question[0]
    byte = GIVEN if r.random() < 0.8 else r.randrange(256)
    if r.random() < 0.75:
        top = r.choice((65534, 65535, 65536, 2**32 - 2, 2**32 - 1, 2**32, 10**12)) if r.random() < 0.2 else 300
        unit = ONE if kind in (COUNT, SHARE, MONTHS) else 1
        slots = [(top if r.random() < 0.1 else r.randint(0, top)) * unit + (r.random() < 0.02) for _ in range(SLOTS[kind])]
        if kind == COUNT and r.random() < 0.9:
            slots[1] = slots[0] if r.random() < 0.8 else slots[0] + r.randint(0, 300) * unit
            byte |= ESTIMATED if slots[0] != slots[1] else 0
        if kind in (YES_NO, ACTIVITY, GRADE, CHANGE):
            slots = [r.randint(0, 6)]
    else:
        slots = [r.choice((number(r), NONE, abs(number(r)))) for _ in range(SLOTS[kind])]
    slots = [min(max(v, INT_MIN), INT_MAX) for v in slots]
    return " ".join(map(str, [byte] + slots)), byte, slots


def unit(r, own, other, what=None, weight=None):
    """(its words, organisations, received, {key: (question, byte, slots)})"""
    what = what or r.choice("-AAAABaaab")
    weight = r.choice((1, 1, 1, 1, 2, 3, 0)) if weight is None else weight
    if what == "-":
        return f"- {weight}", weight, False, {}
    asked = own if what in "Aa" else other
    cells = [(answer if what in "AB" else row)(r, q) for q in asked]
    said = {q[2]: (q, byte, slots) for q, (_, byte, slots) in zip(asked, cells)}
    return " ".join([f"{what} {weight}"] + [text for text, _, _ in cells]), weight, True, said


# ---- the sums ----

def readable(kind, slots):
    if kind == YES_NO:
        return slots[0] in (0, 1)
    if kind == COUNT:
        return 0 <= slots[0] <= slots[1]
    if kind == SHARE:
        return slots[0] >= 0 and slots[1] >= 0 and slots[0] <= (slots[1] or 100 * ONE)
    if kind == MONTHS:
        return all(v >= 0 or v == NONE for v in slots) and any(v >= 0 for v in slots)
    if kind == TEXT:
        return True
    return 1 <= slots[0] <= len(WORDS[kind])


def state_of(byte):
    return byte & 0x7F if byte & 0x7F < STATES else 0


class Total:
    def __init__(self, question):
        self.question, self.kind = question, question[0]
        self.asked = self.received = self.given = self.estimated = self.unreadable = 0
        self.states, self.yes, self.no, self.both, self.percent = [0] * STATES, 0, 0, 0, 0
        self.words, self.n_months = [0] * 6, [0] * 12
        self.low = self.high = self.numerator = self.denominator = 0
        self.months = [0] * 12

    def add(self, byte, slots, weight):
        state = state_of(byte)
        self.states[state] += weight
        if state == NOT_ASKED:
            return
        self.asked += weight
        self.received += weight
        if state != GIVEN:
            return
        self.given += weight
        if not readable(self.kind, slots):
            self.unreadable += weight
            return
        if byte & ESTIMATED or self.kind == COUNT and slots[0] < slots[1]:
            self.estimated += weight
        self.add_value(slots, weight)

    def add_value(self, slots, weight):
        if self.kind == YES_NO:
            self.yes += weight * slots[0]
            self.no += weight * (1 - slots[0])
        elif self.kind == COUNT:
            self.low += slots[0]
            self.high += slots[1]
        elif self.kind == SHARE and slots[1] == 0:
            self.percent += weight
        elif self.kind == SHARE:
            self.both += weight
            self.numerator += slots[0]
            self.denominator += slots[1]
        elif self.kind == MONTHS:
            for i, v in enumerate(slots):
                if v >= 0:
                    self.months[i] += v
                    self.n_months[i] += weight
        elif self.kind in WORDS:
            self.words[slots[0]] += weight

    def sums(self):
        return [self.low, self.high, self.numerator, self.denominator] + self.months

    def overflows(self):
        return max(self.sums()) > INT_MAX

    def values(self):
        return self.both if self.kind == SHARE else self.given - self.unreadable

    def text(self):
        if self.overflows() or self.values() == 0:
            return ""
        if self.kind == YES_NO:
            whole = self.yes + self.no
            return part_of(self.yes, whole, count_of(self.yes), count_of(whole))
        if self.kind == COUNT:
            return range_of(self.low, self.high, 1 if self.estimated and self.low == self.high else 0)
        if self.kind == SHARE:
            return share_of(self.numerator, self.denominator)
        if self.kind == MONTHS:
            last = max(i for i in range(12) if self.n_months[i])
            return "; ".join(text_of(self.months[i]) if self.n_months[i] else "-" for i in range(last + 1))
        return ", ".join(f"{w} {self.words[i + 1]}" for i, w in enumerate(WORDS.get(self.kind, ())) if self.words[i + 1])

    def of(self, kind, n):
        return self.words[:n] if self.kind == kind else [0] * n

    def line(self):
        fields = ["n", self.asked, self.received, self.given, self.estimated, self.unreadable, self.values(),
                  "states", *self.states, "yes", self.yes, self.no, "both", self.both, self.percent,
                  "activities", *self.of(ACTIVITY, 5), "grades", *self.of(GRADE, 6), "changes", *self.of(CHANGE, 4),
                  "months", *self.n_months]
        fields += ["overflow"] if self.overflows() else ["sums", *self.sums()]
        return " ".join(map(str, fields)) + " text " + self.text()


def area_line(totals):
    n = [len(totals)] + [sum(getattr(t, name) for t in totals) for name in ("asked", "received", "given", "estimated")]
    for pick in (lambda t: t.states, lambda t: t.of(ACTIVITY, 5), lambda t: t.of(GRADE, 6)):
        rows = [pick(t) for t in totals]
        n += [sum(column) for column in zip(*rows)] if rows else [0] * len(pick(Total((TEXT, "p", "0"))))
    return "area " + " ".join(map(str, n))


def is_odd(key):
    return ord(key[0]) % 2 == 1


def totals_line(totals, units, received):
    over = [t.question[2] for t in totals if t.overflows()]
    check = f"TOTAL_OVERFLOW Fråga {over[0]} at omr{int(is_odd(over[0]))}/i/{over[0]}" if over else "OK"
    odd = [t for t in totals if is_odd(t.question[2])]
    return "|".join([f"{units} {received}"] + [t.line() for t in totals] + [area_line(totals), area_line(odd), check])


def said_to(question, said):
    """What the unit said to the totals' question: its byte and slots; not asked where it was asked something else."""
    asked, byte, slots = said.get(question[2], (None, NOT_ASKED, [NONE] * 12))
    return (byte, slots) if asked == question else (NOT_ASKED, [NONE] * 12)


def totals(r):
    own = questions(r)
    other = other_version(r, own)
    sums, words, units, received = [Total(q) for q in own], [], 0, 0
    many = r.random() < 0.04
    rows_only = r.choice("a-") if r.random() < 0.2 else None
    for _ in range(1 if many else r.choice((0, 1, 2, 3, 4, 6))):
        text, weight, has, said = unit(r, own, other, rows_only, 1 if many else None)
        times = r.choice((254, 255, 256, 300, 1000)) if many else r.choice((1, 1, 1, 1, 2, 3))
        words.append(f"{times} {text}")
        units += weight * times
        received += weight * times if has else 0
        for t in sums if weight else ():
            byte, slots = said_to(t.question, said) if has else (None, None)
            for _ in range(times):
                if has:
                    t.add(byte, slots, weight)
                else:
                    t.asked += weight
    return (" ".join(["totals", tokens(own), tokens(other), str(len(words))] + words), totals_line(sums, units, received))


def common_values(kind, now, before):
    """Both years' values as far as both stand in the figure; None where not."""
    (byte, slots), (byte_before, slots_before) = now, before
    if state_of(byte) != GIVEN or state_of(byte_before) != GIVEN:
        return None
    if not readable(kind, slots) or not readable(kind, slots_before):
        return None
    if kind == SHARE and 0 in (slots[1], slots_before[1]):
        return None
    if kind == MONTHS:
        both = [a >= 0 and b >= 0 for a, b in zip(slots, slots_before)]
        if not any(both):
            return None
        slots = [v if there else NONE for v, there in zip(slots, both)]
        slots_before = [v if there else NONE for v, there in zip(slots_before, both)]
    return (byte, slots), (byte_before, slots_before)


def panel(r):
    own = questions(r)[:6]
    other = other_version(r, own)
    now, before, words, n = [Total(q) for q in own], [Total(q) for q in own], [], 0
    for _ in range(r.randint(0, 5)):
        text, weight, has, said = unit(r, own, other)
        text_before, _, had, said_before = unit(r, own, other)
        words.append(f"{text} {text_before}")
        if not has or not had or weight == 0:
            continue
        n += weight
        for t, v in zip(now, before):
            both = common_values(t.kind, said_to(t.question, said), said_to(t.question, said_before))
            t.add(*(both[0] if both else (NOT_ASKED, None)), weight)
            v.add(*(both[1] if both else (NOT_ASKED, None)), weight)
    return (" ".join(["panel", tokens(own), tokens(other), str(len(words))] + words),
            totals_line(now, n, n) + "|before " + totals_line(before, n, n))


# ---- how much of the county ----

def coverage(r):
    units = received = without = population = answered = 0
    words, years = [], set()
    for _ in range(r.randint(0, 8)):
        has, weight = r.random() < 0.7, r.choice((0, 1, 1, 2, 5))
        people = r.choice((r.randint(1, 10**6), r.randint(1, 10**6), r.getrandbits(64), r.getrandbits(52)))
        if r.random() < 0.03:
            people = 0
        year = 2018 if r.random() < 0.9 else r.choice((2019, 0))
        words.append(f"{int(has)} {people} {year} {weight}")
        if weight == 0:
            continue
        years.add(year)
        units += weight
        received += weight if has else 0
        if people == 0 or population + people > UINT_MAX:
            without += weight
            continue
        population += people
        answered += people if has else 0
    per_mille = per_mille_of(answered, population) if without == 0 and population <= INT_MAX else None
    line = f"{units} {received} {without} {years.pop() if len(years) == 1 else 0}"
    text = f"{count_of(received)} av {count_of(units)}"
    if per_mille is not None:
        line += f" {population} {answered} {per_mille}"
        text += f" ({percent_of(per_mille)} av folkmängden)"
    return " ".join(["coverage", str(len(words))] + words), f"{line}|{text}"


def units(r):
    """Each organisation counts once: as itself if it is asked itself, else where it is named first."""
    made = [(f"o{i}", []) for i in r.sample(range(8), r.randint(0, 5))]
    made += [(f"j{i}", [f"o{k}" for k in r.choices(range(8), k=r.randint(1, 6))]) for i in range(r.randint(0, 4))]
    r.shuffle(made)
    alone = {code for code, members in made if not members}
    counted, answers = set(), []
    for code, members in made:
        counts = [m for m in dict.fromkeys(members) if m not in alone | counted] if members else [code]
        counted.update(counts)
        answers.append("".join(c + " " for c in counts))
    words = [" ".join([code, str(len(members))] + members) for code, members in made]
    return " ".join(["units", str(len(made))] + words), "".join("|" + a for a in answers)
