"""What charts and maps are drawn with: elements, marks that tell their value, the figure around, the table behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from simpul.kernel.web.formats import Number, number

WIDTH, WIDE = 340, 720  # a card on a phone; a card as wide as the page (it scrolls on a phone)
NOTHING = Markup("")


@dataclass(frozen=True)
class Series:
    """One line, or one part of stacked bars; `tone` is a class of the style sheet (c1…c6, c-ok, c-warn, c-bad)."""

    name: str
    values: Sequence[Number | None]
    tone: str = ""


@dataclass(frozen=True)
class Datum:
    """One labelled value, written as people read it; with `url` its mark and its name open the rows behind."""

    label: str
    value: float
    text: str
    url: str = ""


def tag(name: str, inner: object = NOTHING, **attributes: object) -> Markup:
    """One element. Underscores become hyphens, `class_` is class; numbers are rounded and everything is escaped."""
    written = NOTHING.join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-"), f"{value:.1f}" if isinstance(value, float) else value
        )
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inner)


def join(pieces: Iterable[Markup]) -> Markup:
    """Pieces one after the other."""
    return NOTHING.join(pieces)


def mark(drawn: Markup, title: str, url: str = "") -> Markup:
    """A mark that tells its value, and opens its rows if it has an address."""
    inner = tag("title", title) + drawn
    return tag("a", inner, href=url) if url else tag("g", inner)


def path(points: Iterable[tuple[float, float]]) -> str:
    """Points as the `d` of a path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def drawing(inner: Markup, width: float, height: float, label: str, kind: str = "") -> Markup:
    """The SVG around marks. A wide one keeps its size on a phone and scrolls."""
    words = f"{kind} wide".strip() if width > WIDTH else kind
    return tag("svg", inner, viewBox=f"0 0 {width:g} {height:.0f}", role="group", aria_label=label, class_=words)


def figure(caption: str, note: str, drawn: Markup, table: Markup, *, wide: bool = False) -> Markup:
    """A chart with its caption and, folded away, the table behind it."""
    head = escape(caption) + (tag("small", note) if note else NOTHING)
    body = tag("div", drawn, class_="scroll", tabindex="0", role="region", aria_label=caption) if wide else drawn
    behind = tag("details", tag("summary", _("Lihat tabel")) + table, class_="reveal")
    return tag("figure", tag("figcaption", head) + body + behind, class_="chart")


def table_of(data: Iterable[Datum]) -> Markup:
    """The table behind a chart of single values."""
    rows = (
        tag("th", tag("a", one.label, href=one.url) if one.url else one.label, scope="row")
        + tag("td", one.text, class_="num")
        for one in data
    )
    return tag("table", tag("tbody", join(tag("tr", row) for row in rows)), class_="table")


def table_of_series(labels: Sequence[str], series: Sequence[Series], places: int = 0) -> Markup:
    """The table behind a chart of several series."""
    head = tag("td") + join(tag("th", one.name, scope="col", class_="num") for one in series)
    rows = (
        tag("th", label, scope="row") + join(tag("td", number(one.values[n], places), class_="num") for one in series)
        for n, label in enumerate(labels)
    )
    body = tag("tbody", join(tag("tr", row) for row in rows))
    return tag("table", tag("thead", tag("tr", head)) + body, class_="table")


def key(entries: Iterable[tuple[str, str]]) -> Markup:
    """What the colours mean: (words, class)."""
    square = {"width": 14, "height": 14, "rx": 3}
    items = (
        tag(
            "li",
            tag("svg", tag("rect", **square, class_=tone), viewBox="0 0 14 14", aria_hidden="true") + escape(words),
        )
        for words, tone in entries
    )
    return tag("ul", join(items), class_="key")
