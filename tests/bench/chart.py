# SPDX-License-Identifier: Apache-2.0
"""Charts of how cost grows, as plain SVG that reads well on light and on dark ground."""
import math
from xml.sax.saxutils import escape

SIZES = (1, 10, 100)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 240, 64, 20, 44, 40
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.faint { stroke: #8c959f; stroke-opacity: .4 }
.line { fill: none; stroke: #0969da; stroke-width: 2 }
.mark { fill: #0969da }
.straight { fill: none; stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 4 4 }
@media (prefers-color-scheme: dark) {
text { fill: #d1d7e0 }
.line { stroke: #58a6ff }
.mark { fill: #58a6ff }
}
"""


def words(value):
    """Three digits at most, no exponent."""
    if value >= 100:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}".rstrip("0").rstrip(".") if value > 0 else "0"


def decades(values):
    """The powers of ten around all values: exponents, at least one decade apart."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


def draw(title, unit, points):
    """points: {size: value}. Both axes are logarithmic; the dashed line grows as the data does."""
    first = points[min(points)]
    low, high = decades([v for v in points.values() if v > 0])

    def x(size):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(size) / math.log10(SIZES[-1])

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
           f'role="img"><title>{escape(title)}</title><style>{STYLE}</style>',
           f'<text class="title" x="{LEFT}" y="20">{escape(title)}</text>']
    for exponent in range(low, high + 1):
        at = y(10 ** exponent)
        out.append(f'<line class="faint" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{words(10 ** exponent)}</text>')
    out.append(f'<text x="{LEFT - 6}" y="{TOP - 12}" text-anchor="end">{escape(unit)}</text>')
    for size in SIZES:
        out.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">x {size}</text>')
    # as far as it stays inside
    end = min(SIZES[-1], 10 ** high / first)
    if end > 1:
        out.append(f'<path class="straight" d="M{x(1):.1f} {y(first):.1f}L{x(end):.1f} {y(first * end):.1f}"/>')
    drawn = sorted((s, v) for s, v in points.items() if v > 0)
    out.append('<path class="line" d="' + "L".join(f"{x(s):.1f} {y(v):.1f}" for s, v in drawn).join(("M", "")) + '"/>')
    for s, v in drawn:
        anchor = {SIZES[0]: "start", SIZES[-1]: "end"}.get(s, "middle")
        out.append(f'<circle class="mark" cx="{x(s):.1f}" cy="{y(v):.1f}" r="3.5"/>')
        out.append(f'<text x="{x(s):.1f}" y="{y(v) - 8:.1f}" text-anchor="{anchor}">{words(v)}</text>')
    return "".join(out) + "</svg>\n"


def draw_all(table, folder):
    """A file for each operation with at least two sizes of ours; [(file, title)]."""
    made = []
    for row in table:
        ours = {f["size"]: f for f in row["figures"] if f["who"] == "samplan"}
        if row["part"] != "growth" or len(ours) < 2:
            continue
        name = row["operation"] + ".svg"
        title = row["words"].replace("`", "")
        (folder / name).write_text(draw(title, ours[min(ours)]["unit"], {s: f["value"] for s, f in ours.items()}))
        made.append((name, title))
    return made
