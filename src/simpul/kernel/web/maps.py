"""Small maps drawn on the server: kecamatan coloured by a value, and where a pin is. They need no script and no tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _
from markupsafe import Markup

from simpul.kernel.regions.shapes import Drawing, kecamatan_drawing, village_drawing
from simpul.kernel.web.formats import Number, number
from simpul.kernel.web.svg import NOTHING, Datum, figure, join, key, mark, table_of, tag

CLASSES = 5
MARGIN = 20
PIN = 16  # radius, in units of the drawing


def choropleth(
    caption: str,
    values: Mapping[str, Number],
    *,
    urls: Mapping[str, str] | None = None,
    note: str = "",
    places: int = 0,
    unit: str = "",
    within: str = "",
) -> Markup:
    """Kecamatan (or the villages `within` one) in five shades. `values` and `urls` go by region code; each area tells its name
    and value and may open."""
    drawn = village_drawing(within) if within else kecamatan_drawing()
    if not drawn.paths:
        return NOTHING
    limits = _limits([float(value) for value in values.values()])
    data = [
        Datum(
            one.name,
            float(values.get(one.code, 0)),
            f"{number(values.get(one.code, 0), places)}{unit}",
            (urls or {}).get(one.code, ""),
        )
        for one in drawn.paths
    ]
    marks = (
        mark(tag("path", d=path.path_d, class_=_shade(one.value, limits)), f"{one.label}: {one.text}", one.url)
        for path, one in zip(drawn.paths, data, strict=True)
    )
    table = table_of(sorted(data, key=lambda one: -one.value))
    picture = _picture(join(marks), drawn, caption, "choropleth")
    return figure(
        caption, note or _estimate(drawn), picture + (_scale(limits, places, unit) if limits[-1] else NOTHING), table
    )


def pinned(label: str, pin: tuple[float, float] | None = None, *, chosen: str = "") -> Markup:
    """Kecamatan in outline, with a pin at (longitude, latitude) and one of them, by code, marked: the still picture
    under a live map."""
    drawn = kecamatan_drawing()
    if not drawn.paths:
        return NOTHING
    if not pin:
        return _outlined(drawn, label, chosen)
    x, y = drawn.place(*pin)
    return _picture(_land(drawn, chosen) + tag("circle", cx=x, cy=y, r=PIN, class_="pin"), drawn, label)


@lru_cache(maxsize=64)
def _outlined(drawn: Drawing, label: str, chosen: str) -> Markup:
    return _picture(_land(drawn, chosen), drawn, label)


@lru_cache(maxsize=64)
def _land(drawn: Drawing, chosen: str) -> Markup:
    """The kecamatan: the same below each pin."""
    return join(
        mark(tag("path", d=one.path_d, class_="picked" if one.code == chosen else "land"), one.name)
        for one in drawn.paths
    )


def _picture(inner: Markup, drawn: Drawing, label: str, kind: str = "") -> Markup:
    _x, _y, width, height = map(int, drawn.view_box.split())
    room = f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN} {height + 2 * MARGIN}"
    return tag("svg", inner, viewBox=room, role="group", aria_label=label, class_=kind)


def _estimate(drawn: Drawing) -> str:
    return _("Batas wilayah perkiraan") if drawn.is_estimate else ""


def _limits(values: Sequence[float]) -> list[float]:
    """The upper limits of the shades: equal steps from nothing to the largest value."""
    return [max(values, default=0) * n / CLASSES for n in range(1, CLASSES + 1)]


def _shade(value: float, limits: Sequence[float]) -> str:
    if value <= 0:
        return "q0"
    return f"q{next((n for n, limit in enumerate(limits, 1) if value <= limit * (1 + 1e-9)), CLASSES)}"


def _scale(limits: Sequence[float], places: int, unit: str) -> Markup:
    words = [_("tidak ada"), *(_("sampai %s") % f"{number(limit, places)}{unit}" for limit in limits)]
    return key((label, f"q{n}") for n, label in enumerate(words))
