# SPDX-License-Identifier: Apache-2.0
"""Cases of single numbers: decimals, quantities and shares as they are typed and printed, fractions."""
import math
from decimal import Decimal
from fractions import Fraction

ONE = 10000
INT_MIN, INT_MAX, UINT_MAX, WIDE_MAX = -2**63, 2**63 - 1, 2**64 - 1, 2**127 - 1
BLANK, MINUS = "\u00a0", "\u2212"
QUALIFIERS = ["", "ca ", "drygt ", "uppemot "]
EDGES = [INT_MIN, INT_MIN + 1, INT_MAX, INT_MAX - 1, 0, 1, -1, ONE, -ONE, ONE - 1, 5000, -5000, 10**8, 10**8 - 1,
         INT_MAX // 1000, INT_MAX // 1000 + 1, INT_MIN // 1000, 2**32, 2**31, 2**53 + 1, 10**16, 10**16 + 1]


def number(r):
    """Of 64 bits: an edge, or of any length."""
    kind = r.random()
    if kind < 0.2:
        return r.choice(EDGES)
    v = r.getrandbits(r.randint(1, 63))
    if kind < 0.6:
        v -= v % r.choice((1, 10, 100, 1000, 5000, ONE))
    return -v if r.random() < 0.3 else v


def positive(r):
    return abs(number(r)) & INT_MAX


def half_up(v):
    return math.floor(v + Fraction(1, 2))


def half_away(v):
    return half_up(v) if v >= 0 else -half_up(-v)


# ---- print ----

def places_of(v):
    return max(0, -Decimal(abs(v)).scaleb(-4).normalize().as_tuple().exponent)


def text_of(v, places=0):
    """A decimal as people read it."""
    d = Decimal(abs(v)).scaleb(-4)
    p = max(places, places_of(v))
    text = f"{d:,.{p}f}" if abs(v) >= 10000 * ONE else f"{d:.{p}f}"
    return (MINUS if v < 0 else "") + text.replace(".", ";").replace(",", BLANK).replace(";", ",")


def plain_of(v):
    return ("-" if v < 0 else "") + f"{Decimal(abs(v)).scaleb(-4):.{places_of(v)}f}"


def range_of(low, high, qualifier=0):
    p = max(places_of(low), places_of(high))
    return QUALIFIERS[qualifier] + text_of(low, p) + ("" if low == high else "\u2013" + text_of(high, p))


def percent_of(per_mille):
    """None where it has no room."""
    v = per_mille * (ONE // 10)
    return f"{text_of(v, 1)}{BLANK}%" if INT_MIN <= v <= INT_MAX else None


def per_mille_of(numerator, denominator):
    """None where the product has no room, or there is nothing to divide by."""
    if denominator <= 0 or not INT_MIN <= numerator * 1000 <= INT_MAX:
        return None
    return half_up(Fraction(numerator * 1000, denominator))


def part_of(part, whole, first, second):
    per_mille = per_mille_of(part, whole)
    percent = percent_of(per_mille) if per_mille is not None else None
    return f"{first}/{second}" + (f" ({percent})" if percent else "")


def share_of(numerator, denominator):
    return part_of(numerator, denominator, text_of(numerator), text_of(denominator))


def count_of(n):
    """A whole number, of which the very large ones are printed as they are."""
    return text_of(n * ONE) if n <= INT_MAX // ONE else str(n)


# ---- cases of decimals ----

def add(r):
    a, b = number(r), number(r)
    if r.random() < 0.3:
        b = r.choice((INT_MAX, INT_MIN)) - a + r.randint(-1, 1)
        b = min(max(b, INT_MIN), INT_MAX)
    return f"add {a} {b}", str(a + b) if INT_MIN <= a + b <= INT_MAX else "no"


def per_mille(r):
    n, d = number(r), number(r)
    if r.random() < 0.5:  # near a half
        d = r.randint(1, 10**6)
        n = (r.randint(-3000, 3000) * d + d // 2) // 1000 + r.randint(-1, 1)
    v = per_mille_of(n, d)
    return f"per_mille {n} {d}", "no" if v is None else str(v)


def printed(r):
    v, places = number(r), r.randint(0, 4)
    return f"print {v} {places}", f"{text_of(v, places)}|{plain_of(v)}|{places_of(v)}"


def part(r):
    whole = r.getrandbits(r.randint(1, 64))
    part = r.choice((0, whole, r.randint(0, whole), r.getrandbits(r.randint(1, 64))))
    first, second = count_of(part), count_of(whole)
    text = part_of(part, whole, first, second) if max(part, whole) <= INT_MAX else f"{first}/{second}"
    return f"part {part} {whole}", f"{text}|{first} av {second}"


# ---- numbers as people type them ----

def typed(r, negative=True):
    """A text, and its value or the code of what is wrong with it."""
    whole = str(r.getrandbits(r.choice((4, 10, 14, 20, 40, 60, 66))))
    fraction = "".join(r.choices("0123456789", k=r.choice((0, 0, 1, 1, 2, 3, 4, 4, 5))))
    if r.random() < 0.05:
        whole = "0" + whole
    text, grouped, mark = whole, False, r.choice(",.")
    if r.random() < 0.5 and whole[0] != "0" and len(whole) > 3:
        text, grouped = f"{int(whole):,}".replace(",", r.choice((" ", BLANK, "\u2009", "\u202f"))), True
    text += mark + fraction if fraction else ""
    sign = r.choice(("-", MINUS)) if negative and r.random() < 0.15 else ""
    if mark == "." and len(fraction) == 3 and len(whole) <= 3 and not grouped and whole[0] != "0":
        return sign + text, "ANSWER_AMBIGUOUS"
    v = Decimal(f"{whole}.{fraction}") * ONE
    if len(fraction) > 4 or v > INT_MAX:
        return sign + text, "ANSWER_OUT_OF_RANGE"
    return sign + text, -int(v) if sign else int(v)


QUALIFIER_WORDS = [("", 0), ("", 0), ("", 0), ("ca ", 1), ("cirka ", 1), ("Ungefär ", 1), ("~", 1), ("drygt ", 2),
                   ("MER ÄN ", 2), ("över ", 2), (">", 2), ("uppemot ", 3), ("knappt ", 3), ("almost ", 3)]


def quantity(r):
    word, qualifier = r.choice(QUALIFIER_WORDS)
    text, low = typed(r)
    high = low
    if r.random() < 0.4:
        other, high = typed(r)
        if r.random() < 0.5 and isinstance(low, int) and isinstance(high, int) and low > high:
            text, other, low, high = other, text, high, low
        text += r.choice(("\u2013", " \u2013 ", "\u2014", " - ")) + other
    line = "quantity " + word + text + r.choice(("", " "))
    for end in (low, high):
        if isinstance(end, str):
            return line, f"{end} 0 0 0|"
    if low > high:
        return line, "ANSWER_NOT_NUMBER 0 0 0|"
    return line, f"OK {qualifier} {low} {high}|{range_of(low, high, qualifier)}"


SHARE_WORDS = [("hälften", 1, 2), ("Alla", 1, 1), ("inga", 0, 1), ("en tredjedel", 1, 3), ("tre fjärdedelar", 3, 4),
               ("nio tiondelar", 9, 10), ("two thirds", 2, 3), ("en halv", 1, 2)]


def share_code(v):
    return f"{v} 0 0 0 0|"


def repeated(r, n, d):
    """What stands in parentheses after a share, and whether it agrees with it to the whole per cent."""
    v = per_mille_of(n, d)
    percent = max(0, (v or 0) * 1000 + r.choice((0, r.randint(-6000, 6000), r.choice((5000, -5000, 5001, -5001)))))
    if percent > INT_MAX:
        return "", True
    agrees = v is not None and v <= 10000 and percent <= 1000 * ONE and abs(percent - v * 1000) <= ONE // 2
    return f" ({text_of(percent)} %)", agrees


def share(r):
    word, qualifier = r.choice(QUALIFIER_WORDS)
    kind = r.random()
    if kind < 0.15:
        words, n, d = r.choice(SHARE_WORDS)
        word += "" if word.endswith(" ") or not word else " "
        return (f"share {word}{words}",
                f"OK {qualifier} {n * ONE} {d * ONE} 0|{QUALIFIERS[qualifier]}{words.lower()}")
    text, n = typed(r)
    if kind < 0.35:
        line = f"share {word}{text}{r.choice(('%', ' %', ' procent'))}"
        if isinstance(n, str):
            return line, share_code(n)
        return line, f"OK {qualifier} 0 0 {n}|{QUALIFIERS[qualifier]}{text_of(n)}{BLANK}%"
    other, d = typed(r)
    if r.random() < 0.5 and isinstance(n, int) and isinstance(d, int) and n > d:
        text, other, n, d = other, text, d, n
    line, agrees = f"share {word}{text}{r.choice(('/', ' / ', ' av ', ' of '))}{other}", True
    if isinstance(n, int) and isinstance(d, int) and d > 0 and n >= 0 and r.random() < 0.5:
        more, agrees = repeated(r, n, d)
        line += more
    for end in (n, d):
        if isinstance(end, str):
            return line, share_code(end)
    if d <= 0:
        return line, share_code("ANSWER_OUT_OF_RANGE")
    if not agrees:
        return line, share_code("ANSWER_NOT_SHARE")
    return line, f"OK {qualifier} {n} {d} 0|{QUALIFIERS[qualifier]}{share_of(n, d)}"


# ---- fractions of 128 bits; None is no number ----

def wide(r):
    kind = r.random()
    if kind < 0.1:
        return r.choice((0, 1, -1, WIDE_MAX, -WIDE_MAX, -WIDE_MAX - 1, INT_MAX, INT_MIN))
    v = r.getrandbits(r.choice((8, 20, 40, 63, 80, 127)))
    return -v if kind < 0.4 else v


def fraction(r):
    """Its two numbers, and what they are."""
    n, d = wide(r), wide(r)
    if r.random() < 0.3:
        d = r.choice((1, 2, 3, 12, ONE, 5 * ONE, 10**6))
    if d == 0 or max(abs(n), abs(d)) > WIDE_MAX:
        return n, d, None
    return n, d, Fraction(n, d)


def fits(*numbers):
    return all(abs(v) <= WIDE_MAX for v in numbers)


def sum_of(a, b):
    """None also where a part of it has no room over the least common denominator."""
    if a is None or b is None:
        return None
    common = math.lcm(a.denominator, b.denominator)
    left, right = a.numerator * (common // a.denominator), b.numerator * (common // b.denominator)
    return a + b if fits(left, right, common, left + right) else None


def product_of(a, b):
    if a is None or b is None:
        return None
    v = a * b
    return v if fits(v.numerator, v.denominator) else None


def quotient_of(a, b):
    return product_of(a, 1 / b) if b else None


def ratio_text(v):
    return "none" if v is None else f"{v.numerator}/{v.denominator}"


def ratio(r):
    n1, d1, a = fraction(r)
    n2, d2, b = fraction(r)
    if r.random() < 0.1:
        n2, d2, b = n1, d1, a
    minus = None if b is None else -b
    difference = sum_of(a, minus)
    sign = "no" if difference is None else str((difference > 0) - (difference < 0))
    own = 0 if a is None else (a > 0) - (a < 0)
    results = [a, b, sum_of(a, b), difference, product_of(a, b), quotient_of(a, b)]
    return f"ratio {n1} {d1} {n2} {d2}", " ".join(map(ratio_text, results)) + f" {sign} {own}"


def round_of(v, places):
    if v is None or not fits(v.numerator * 10**places):
        return None
    whole = half_away(v * 10**places) * 10**(4 - places)
    return whole if INT_MIN <= whole <= INT_MAX else None


def roundable(r):
    if r.random() < 0.5:
        return fraction(r)
    d = r.choice((1, 2, 4, 8, 3, 7, 20, 200, 2000, 20000, 200000))
    n = r.randint(-10**7, 10**7)
    return n, d, Fraction(n, d)


def rounded(r):
    n, d, v = roundable(r)
    results = [round_of(v, places) for places in range(5)]
    return f"round {n} {d}", " ".join("no" if v is None else str(v) for v in results)


STYLES = [(1, False, "", ""), (1, True, "", ""), (100, False, "", f"{BLANK}%"), (100, True, "", f"{BLANK}%"),
          (100, True, "", ""), (1, False, "×", "")]


def style_of(v, style, places):
    factor, signed, before, after = STYLES[style]
    shown = round_of(product_of(v, Fraction(factor)), places)
    if shown is None:
        return ""
    return ("+" if signed and shown > 0 else "") + before + text_of(shown, places) + after


def interval_of(low, high, style, places):
    """Both ends, or nothing."""
    if low is None or high is None:
        return ""
    first, second = style_of(low, style, places), style_of(high, style, places)
    if not first or not second:
        return ""
    return first if low == high else f"{first} \u2013 {second}"


def shown(r):
    style, places = r.randrange(len(STYLES)), r.randint(0, 4)
    n1, d1, low = roundable(r)
    n2, d2, high = (n1, d1, low) if r.random() < 0.3 else roundable(r)
    return (f"show {style} {places} {n1} {d1} {n2} {d2}",
            style_of(low, style, places) + "|" + interval_of(low, high, style, places))
