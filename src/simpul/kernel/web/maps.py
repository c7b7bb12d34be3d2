"""Small maps drawn on the server: where a pin is, and areas coloured by a value. They need no script and no tiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markupsafe import Markup

from simpul.kernel.web.formats import Number, number
from simpul.kernel.web.svg import NOTHING, WIDTH, Datum, drawing, figure, join, key, mark, table_of, tag

Point = tuple[float, float]
CLASSES = 5


@dataclass(frozen=True)
class Area:
    """A place on the map: its rings as (longitude, latitude), and what is known of it."""

    name: str
    rings: Sequence[Sequence[Point]]
    value: Number | None = None
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """Turns longitude and latitude into units of the drawing: as wide as the page, north up."""

    west: float
    south: float
    east: float
    north: float
    margin: float = 8
    squeeze: float = field(init=False, default=1.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "squeeze", math.cos(math.radians((self.south + self.north) / 2)))

    @classmethod
    def around(cls, points: Iterable[Point]) -> Frame:
        """The frame that holds these points. Raises `ValueError` if there are none."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs) + 1e-9, max(ys) + 1e-9)

    @property
    def unit(self) -> float:
        """Units of the drawing for one degree of latitude."""
        return (WIDTH - 2 * self.margin) / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        """The height of the drawing."""
        return (self.north - self.south) * self.unit + 2 * self.margin

    def place(self, point: Point) -> Point:
        """Where a point lies in the drawing."""
        x = self.margin + (point[0] - self.west) * self.squeeze * self.unit
        return x, self.margin + (self.north - point[1]) * self.unit

    def path(self, rings: Iterable[Sequence[Point]]) -> str:
        """Rings as the `d` of an SVG path."""
        return "".join("M" + "L".join("{:.1f} {:.1f}".format(*self.place(p)) for p in ring) + "Z" for ring in rings)


def choropleth(caption: str, areas: Sequence[Area], *, note: str = "", places: int = 0, unit: str = "") -> Markup:
    """Areas in five shades by value; each tells its name and value and may open its rows. The table behind has all."""
    if not areas:
        return NOTHING
    frame, limits = _around(areas), _limits([float(area.value) for area in areas if area.value is not None])
    data = [Datum(one.name, float(one.value or 0), f"{number(one.value, places)}{unit}", one.url) for one in areas]
    marks = (
        mark(
            tag("path", d=frame.path(area.rings), class_=_shade(area.value, limits)),
            f"{one.label}: {one.text}",
            one.url,
        )
        for area, one in zip(areas, data, strict=True)
    )
    drawn = drawing(join(marks), WIDTH, frame.height, caption, "choropleth")
    table = table_of(sorted(data, key=lambda one: -one.value))
    return figure(caption, note, drawn + _scale(limits, places, unit), table)


def pinned(label: str, areas: Sequence[Area], pin: Point | None = None, chosen: str = "") -> Markup:
    """Areas in outline with one pin, and one area marked by name: the still picture under a live map."""
    if not areas:
        return NOTHING
    frame = _around(areas)
    marks = [
        mark(tag("path", d=frame.path(area.rings), class_="picked" if area.name == chosen else "land"), area.name)
        for area in areas
    ]
    if pin:
        x, y = frame.place(pin)
        marks.append(tag("circle", cx=x, cy=y, r=6, class_="pin"))
    return drawing(join(marks), WIDTH, frame.height, label)


def _around(areas: Sequence[Area]) -> Frame:
    return Frame.around(point for area in areas for ring in area.rings for point in ring)


def _limits(values: Sequence[float]) -> list[float]:
    """The upper limits of the shades: equal steps from nothing to the largest value."""
    return [max(values, default=0) * n / CLASSES for n in range(1, CLASSES + 1)]


def _shade(value: Number | None, limits: Sequence[float]) -> str:
    if not value or value <= 0:
        return "q0"
    return f"q{next((n for n, limit in enumerate(limits, 1) if float(value) <= limit * (1 + 1e-9)), CLASSES)}"


def _scale(limits: Sequence[float], places: int, unit: str) -> Markup:
    words = [_("tidak ada"), *(_("sampai %s") % f"{number(limit, places)}{unit}" for limit in limits)]
    return key((label, f"q{n}") for n, label in enumerate(words))
