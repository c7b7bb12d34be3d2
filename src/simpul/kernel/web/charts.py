"""Charts drawn on the server as SVG: no script, no style attribute, words beside every mark and the table behind each chart.

In templates: `{{ charts.bars(_("Aduan masuk"), rows) }}`. A row is (label, value) or, where rows can be opened, (label, value, url).
Widths are in units of the drawing (`WIDTH` wide); the page scales it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from simpul.kernel.web.formats import Number, number

WIDTH = 600
LETTER = 7.2  # the width of a letter of 12 px, roughly

Row = tuple[str, Number] | tuple[str, Number, str]


@dataclass(frozen=True)
class Series:
    """One line, or one part of stacked bars; `tone` is a class of the style sheet (c1…c6, c-ok, c-warn, c-bad)."""

    name: str
    values: Sequence[Number | None]
    tone: str = ""


def bars(caption: str, rows: Iterable[Row], *, note: str = "", places: int = 0, unit: str = "") -> Markup:
    """Columns for a few values in order (days, months)."""
    data = [_row(row) for row in rows]
    height, floor, top = 180, 150, 20
    scale = (floor - top) / (max((value for _l, value, _u in data), default=0) or 1)
    step = WIDTH / max(len(data), 1)
    every = _thinning([label for label, _v, _u in data], step)
    marks = []
    for n, (label, value, url) in enumerate(data):
        middle, tall = (n + 0.5) * step, value * scale
        name = _tag("text", label, x=middle, y=height - 12, text_anchor="middle") if n % every == 0 else Markup("")
        mark = (
            _tag("rect", x=middle - step * 0.31, y=floor - tall, width=step * 0.62, height=tall, rx=3, class_="c1")
            + _tag(
                "text", number(value, places), x=middle, y=floor - tall - 6, text_anchor="middle", class_="figure-label"
            )
            + name
        )
        marks.append(_mark(mark, f"{label}: {number(value, places)}{unit}", url))
    axis = _tag("line", x1=0, x2=WIDTH, y1=floor, y2=floor, class_="axis")
    return _figure(caption, note, _svg(Markup("").join(marks) + axis, height, caption), _table(data, places, unit))


def ranking(
    caption: str, rows: Iterable[Row], *, note: str = "", places: int = 0, unit: str = "", whole: float | None = None
) -> Markup:
    """Horizontal bars for named things (agencies, dimensions). `whole`: the length of a full bar, 100 for percentages."""
    data = [_row(row) for row in rows]
    longest = whole or max((value for _l, value, _u in data), default=0) or 1
    line, marks = 40, []
    for n, (label, value, url) in enumerate(data):
        y, text = n * line, f"{number(value, places)}{unit}"
        mark = (
            _tag("text", label, x=0, y=y + 14)
            + _tag("text", text, x=WIDTH, y=y + 14, text_anchor="end", class_="figure-label")
            + _tag("rect", x=0, y=y + 21, width=WIDTH, height=9, rx=4.5, class_="c-rest")
            + _tag("rect", x=0, y=y + 21, width=max(WIDTH * value / longest, 0), height=9, rx=4.5, class_="c1")
        )
        marks.append(_mark(mark, f"{label}: {text}", url))
    drawing = _svg(Markup("").join(marks), max(len(data), 1) * line - 8, caption)
    return _figure(caption, note, drawing, _table(data, places, unit))


def stacked(caption: str, labels: Sequence[str], parts: Sequence[Series], *, note: str = "") -> Markup:
    """Horizontal bars made of parts that add up (open within time, open and overdue, closed)."""
    totals = [sum(part.values[n] or 0 for part in parts) for n in range(len(labels))]
    longest, line, marks = max(totals, default=0) or 1, 44, []
    for n, label in enumerate(labels):
        x, y = 0.0, n * line
        pieces = [
            _tag("text", label, x=0, y=y + 14),
            _tag("text", number(totals[n]), x=WIDTH, y=y + 14, text_anchor="end", class_="figure-label"),
        ]
        for m, part in enumerate(parts):
            value = float(part.values[n] or 0)
            width = WIDTH * value / float(longest)
            piece = _tag("rect", x=x, y=y + 21, width=max(width - 1, 0), height=14, class_=_tone(part, m))
            pieces.append(_mark(piece, f"{label}, {part.name}: {number(part.values[n] or 0)}"))
            x += width
        marks.extend(pieces)
    drawing = _svg(Markup("").join(marks), max(len(labels), 1) * line - 6, caption)
    return _figure(caption, note, drawing + _key(parts), _series_table(labels, parts))


def lines(
    caption: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    note: str = "",
    target: float | None = None,
    places: int = 0,
) -> Markup:
    """Values over time; each line carries its name and last value at its end. `target` is a dashed level."""
    height, left, right, top, floor = 220, 8, 130, 16, 190
    known = [float(value) for one in series for value in one.values if value is not None] + ([target] if target else [])
    high, low = max(known, default=1), min(0.0, *known) if known else 0.0
    span, step = (high - low) or 1, (WIDTH - left - right) / max(len(labels) - 1, 1)

    def at(n: int, value: float) -> tuple[float, float]:
        return left + n * step, floor - (value - low) / span * (floor - top)

    marks = [_tag("line", x1=0, x2=WIDTH - right, y1=floor, y2=floor, class_="axis")]
    every = _thinning(labels, step)
    marks += [
        _tag("text", label, x=at(n, 0)[0], y=height - 10, text_anchor="start" if n == 0 else "middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]
    if target is not None:
        y = at(0, target)[1]
        marks.append(
            _tag("line", x1=0, x2=WIDTH - right, y1=y, y2=y, class_="target")
            + _tag("text", _("Sasaran %s") % number(target, places), x=0, y=y - 5)
        )
    ends: list[float] = []
    for m, one in enumerate(series):
        points = [at(n, float(value)) for n, value in enumerate(one.values) if value is not None]
        if points:
            ends.append(_apart(points[-1][1], ends))
            last = next(value for value in reversed(one.values) if value is not None)
            marks.append(
                _line(points, m)
                + _tag(
                    "text",
                    f"{one.name} {number(last, places)}",
                    x=points[-1][0] + 8,
                    y=ends[-1] + 4,
                    class_="figure-label",
                )
            )
    return _figure(caption, note, _svg(Markup("").join(marks), height, caption), _series_table(labels, series, places))


def sparkline(values: Sequence[Number]) -> Markup:
    """A line without words for a tile, whose figure and note say what matters."""
    if len(values) < 2:
        return Markup("")
    high, low = float(max(values)), float(min(values))
    points = [
        (n * 100 / (len(values) - 1), 30 - (float(v) - low) / ((high - low) or 1) * 26) for n, v in enumerate(values)
    ]
    path = _path(points)
    return Markup(
        '<svg class="sparkline" viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>'
    ).format(_tag("path", d=f"{path}L100 34L0 34Z", class_="area"), _tag("path", d=path, class_="stroke"))


def progress(caption: str, value: Number, *, whole: Number = 100) -> Markup:
    """A share as a bar."""
    return _tag("progress", value=value, max=whole, aria_label=caption)


def _row(row: Row) -> tuple[str, float, str]:
    return str(row[0]), float(row[1]), row[2] if len(row) == 3 else ""


def _tag(name: str, text: object = None, **attributes: object) -> Markup:
    """One element. Underscores become hyphens, `class_` is class; everything is escaped."""
    written = Markup("").join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-"), round(value, 1) if isinstance(value, float) else value
        )
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, "" if text is None else text)


def _mark(mark: Markup, title: str, url: str = "") -> Markup:
    """A mark that tells its value, and opens its rows if it has an address."""
    inner = _tag("title", title) + mark
    return _tag("a", inner, href=url) if url else _tag("g", inner)


def _svg(inner: Markup, height: float, label: str) -> Markup:
    return _tag("svg", inner, viewBox=f"0 0 {WIDTH} {height:g}", role="group", aria_label=label)


def _figure(caption: str, note: str, drawing: Markup, table: Markup) -> Markup:
    head = escape(caption) + (_tag("small", note) if note else Markup(""))
    behind = _tag("details", _tag("summary", _("Lihat tabel")) + table, class_="reveal")
    return _tag("figure", _tag("figcaption", head) + drawing + behind, class_="chart")


def _table(rows: Sequence[tuple[str, float, str]], places: int, unit: str) -> Markup:
    body = (
        _tag(
            "tr",
            _tag("th", _tag("a", label, href=url) if url else label, scope="row")
            + _tag("td", f"{number(value, places)}{unit}", class_="num"),
        )
        for label, value, url in rows
    )
    return _tag("table", _tag("tbody", Markup("").join(body)), class_="table")


def _series_table(labels: Sequence[str], series: Sequence[Series], places: int = 0) -> Markup:
    head = _tag("td") + Markup("").join(_tag("th", one.name, scope="col", class_="num") for one in series)
    body = (
        _tag(
            "tr",
            _tag("th", label, scope="row")
            + Markup("").join(_tag("td", number(one.values[n], places), class_="num") for one in series),
        )
        for n, label in enumerate(labels)
    )
    return _tag("table", _tag("thead", _tag("tr", head)) + _tag("tbody", Markup("").join(body)), class_="table")


def _key(parts: Sequence[Series]) -> Markup:
    items = (
        _tag(
            "li",
            _tag(
                "svg",
                _tag("rect", width=14, height=14, rx=3, class_=_tone(part, n)),
                viewBox="0 0 14 14",
                aria_hidden="true",
            )
            + escape(part.name),
        )
        for n, part in enumerate(parts)
    )
    return _tag("ul", Markup("").join(items), class_="key")


def _tone(part: Series, n: int) -> str:
    return part.tone or f"c{n % 6 + 1}"


def _line(points: Sequence[tuple[float, float]], n: int) -> Markup:
    return _tag("path", d=_path(points), class_=f"stroke s{n % 3 + 1}")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _apart(y: float, others: Iterable[float]) -> float:
    """Moves a label down until it touches no other."""
    for other in sorted(others):
        if abs(y - other) < 14:
            y = other + 14
    return y


def _thinning(labels: Sequence[str], step: float) -> int:
    """Every how many-th label fits."""
    widest = max((len(label) for label in labels), default=1) * LETTER
    return max(1, -int(-widest // step)) if step else 1
