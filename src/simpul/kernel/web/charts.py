"""Charts drawn on the server: no script, no style attribute, words beside every mark, the table behind each.

In templates: `{{ charts.bars(_("Aduan masuk"), rows) }}`. A row is (label, value), or (label, value, url) to open it.
A drawing is as wide as a phone's card so that its words stay readable; `wide` is for a card as wide as the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from markupsafe import Markup

from simpul.kernel.web.formats import Number, number
from simpul.kernel.web.svg import (
    NOTHING,
    WIDE,
    WIDTH,
    Datum,
    Series,
    drawing,
    figure,
    join,
    key,
    mark,
    path,
    table_of,
    table_of_series,
    tag,
)

__all__ = ["Series", "bars", "lines", "progress", "ranking", "sparkline", "stacked"]

LETTER = 7.2  # the width of a letter of 12 px, roughly
EDGE = 12  # the first label of a line needs this much to the left of its point
LABEL_GAP = 14  # two labels closer than this would touch

Row = tuple[str, Number] | tuple[str, Number, str]


def bars(
    caption: str, rows: Iterable[Row], *, note: str = "", places: int = 0, unit: str = "", wide: bool = False
) -> Markup:
    """Columns for a few values in order (days, months)."""
    data, width = _data(rows, places, unit), WIDE if wide else WIDTH
    height, floor, top = 170, 142, 20
    scale = (floor - top) / (max((one.value for one in data), default=0) or 1)
    step = width / max(len(data), 1)
    named = _every([one.label for one in data], step)
    valued = _every([one.text for one in data], step)
    marks = [tag("line", x1=0, x2=width, y1=floor, y2=floor, class_="axis")]
    for n, one in enumerate(data):
        middle, tall = (n + 0.5) * step, one.value * scale
        drawn = tag("rect", x=middle - step * 0.31, y=floor - tall, width=step * 0.62, height=tall, rx=3, class_="c1")
        if n % valued == 0:
            drawn += _text(one.text, middle, floor - tall - 6, "middle", "figure-label")
        if n % named == 0:
            drawn += _text(one.label, middle, height - 10, "middle")
        marks.append(mark(drawn, f"{one.label}: {one.text}", one.url))
    return figure(caption, note, drawing(join(marks), width, height, caption), table_of(data), wide=wide)


def ranking(
    caption: str, rows: Iterable[Row], *, note: str = "", places: int = 0, unit: str = "", whole: float | None = None
) -> Markup:
    """Horizontal bars for named things (agencies, dimensions). `whole`: what a full bar means, 100 for percentages."""
    data, line = _data(rows, places, unit), 40
    longest = whole or max((one.value for one in data), default=0) or 1
    marks = []
    for n, one in enumerate(data):
        y, bar = n * line, {"x": 0, "y": n * line + 21, "height": 9, "rx": 4.5}
        drawn = (
            _text(one.label, 0, y + 14)
            + _text(one.text, WIDTH, y + 14, "end", "figure-label")
            + tag("rect", **bar, width=WIDTH, class_="c-rest")
            + tag("rect", **bar, width=max(WIDTH * one.value / longest, 0.0), class_="c1")
        )
        marks.append(mark(drawn, f"{one.label}: {one.text}", one.url))
    height = max(len(data), 1) * line - 8
    return figure(caption, note, drawing(join(marks), WIDTH, height, caption), table_of(data))


def stacked(caption: str, labels: Sequence[str], parts: Sequence[Series], *, note: str = "") -> Markup:
    """Horizontal bars made of parts that add up (done, within time, overdue)."""
    totals = [sum(part.values[n] or 0 for part in parts) for n in range(len(labels))]
    unit, line, marks = WIDTH / float(max(totals, default=0) or 1), 44, []
    for n, label in enumerate(labels):
        x, y = 0.0, n * line
        marks += [_text(label, 0, y + 14), _text(number(totals[n]), WIDTH, y + 14, "end", "figure-label")]
        for m, part in enumerate(parts):
            value = part.values[n] or 0
            width = float(value) * unit
            piece = tag("rect", x=x, y=y + 21, width=max(width - 1, 0.0), height=14, class_=_tone(part, m))
            marks.append(mark(piece, f"{label}, {part.name}: {number(value)}"))
            x += width
    drawn = drawing(join(marks), WIDTH, max(len(labels), 1) * line - 6, caption)
    meaning = key((part.name, _tone(part, m)) for m, part in enumerate(parts))
    return figure(caption, note, drawn + meaning, table_of_series(labels, parts))


def lines(
    caption: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    note: str = "",
    target: float | None = None,
    places: int = 0,
    wide: bool = False,
) -> Markup:
    """Values over time, from zero; each line has its name and last value at its end. `target` is a dashed level."""
    width, height, top, floor = WIDE if wide else WIDTH, 190, 18, 160
    ends = [f"{one.name} {number(_last(one), places)}" for one in series]
    right = width - min(max((len(end) for end in ends), default=0) * LETTER + 10, width * 0.45)
    known = [float(value) for one in series for value in one.values if value is not None] + [target or 0.0]
    high, low = max(known) or 1.0, min(known)
    step = (right - EDGE) / max(len(labels) - 1, 1)
    every = _every(labels, step)

    def at(n: int, value: float) -> tuple[float, float]:
        return EDGE + n * step, floor - (value - low) / (high - low) * (floor - top)

    marks = [tag("line", x1=0, x2=right, y1=floor, y2=floor, class_="axis")]
    marks += [_text(label, EDGE + n * step, height - 10, "middle") for n, label in enumerate(labels) if not n % every]
    if target is not None:
        level = at(0, target)[1]
        marks += [tag("line", x1=0, x2=right, y1=level, y2=level, class_="target")]
        marks += [_text(_("Sasaran %s") % number(target, places), 0, level - 5)]
    taken: list[float] = []
    for n, one in enumerate(series):
        points = [at(m, float(value)) for m, value in enumerate(one.values) if value is not None]
        if points:
            taken.append(_apart(points[-1][1], taken))
            marks.append(tag("path", d=path(points), class_=f"stroke s{n % 3 + 1}"))
            marks.append(_text(ends[n], points[-1][0] + 7, taken[-1] + 4, "start", "figure-label"))
    drawn = drawing(join(marks), width, height, caption)
    return figure(caption, note, drawn, table_of_series(labels, series, places), wide=wide)


def sparkline(values: Sequence[Number | None]) -> Markup:
    """A line without words, broken where a value is missing; a figure, a note or a table beside it says what matters."""
    heights = [float(value) for value in values if value is not None]
    if len(heights) < 2:
        return NOTHING
    low, span = min(heights), (max(heights) - min(heights)) or 1.0
    inner = NOTHING
    for known, run in groupby(enumerate(values), lambda pair: pair[1] is not None):
        points = [(n * 100 / (len(values) - 1), 30 - (float(value or 0) - low) / span * 26) for n, value in run]
        if known and len(points) == 1:
            inner += tag("circle", cx=points[0][0], cy=points[0][1], r=1.5, class_="dot")
        elif known:
            line, (first, last) = path(points), (points[0][0], points[-1][0])
            inner += tag("path", d=f"{line}L{last:.1f} 34L{first:.1f} 34Z", class_="area") + tag(
                "path", d=line, class_="stroke"
            )
    return tag("svg", inner, class_="sparkline", viewBox="0 0 100 34", preserveAspectRatio="none", aria_hidden="true")


def progress(caption: str, value: Number, *, whole: Number = 100) -> Markup:
    """A share as a bar."""
    return tag("progress", value=value, max=whole, aria_label=caption)


def _data(rows: Iterable[Row], places: int, unit: str) -> list[Datum]:
    return [
        Datum(str(row[0]), float(row[1]), f"{number(row[1], places)}{unit}", row[2] if len(row) == 3 else "")
        for row in rows
    ]


def _text(words: str, x: float, y: float, anchor: str = "start", kind: str = "") -> Markup:
    kinds = {"class_": kind} if kind else {}
    return tag("text", words, x=x, y=y, text_anchor=anchor, **kinds)


def _tone(part: Series, n: int) -> str:
    return part.tone or f"c{n % 6 + 1}"


def _last(one: Series) -> Number | None:
    return next((value for value in reversed(one.values) if value is not None), None)


def _apart(y: float, others: Iterable[float]) -> float:
    """A label's height, moved down until it touches no other."""
    for other in sorted(others):
        if abs(y - other) < LABEL_GAP:
            y = other + LABEL_GAP
    return y


def _every(labels: Sequence[str], step: float) -> int:
    """Every how many-th label fits into steps of this width."""
    widest = max((len(label) for label in labels), default=1) * LETTER + 4
    return max(1, -int(-widest // step)) if step else 1
