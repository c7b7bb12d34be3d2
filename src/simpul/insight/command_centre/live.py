"""The picture that all watchers share: drawn again only when something happened, at most once a second in each process.

1. Its version names the newest steps of all cases, and the minute: deadlines pass without anybody's doing. Not the newest
   step alone, because a step may become visible after one that was begun later.
2. A process keeps the last drawing for each audience. Within a second it serves that without asking the database, so
   thousands of watchers cost what one does.
3. Whoever already holds this version is told so, and nothing is drawn.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from simpul.insight.command_centre import intake, load, news, trends
from simpul.insight.command_centre.lenses import Today, through
from simpul.insight.command_centre.watchers import band
from simpul.kernel.cases.models import Case, CaseEvent
from simpul.kernel.regions.shapes import kecamatan_drawing
from simpul.lib import clock
from simpul.lib.memo import forgets

FRESH = timedelta(seconds=1)
LOOKED_AT = 32


@dataclass(frozen=True)
class Drawn:
    """A drawing: its version, when that was last known to be the newest, and the HTML."""

    version: str
    checked: datetime
    html: str


_kept: dict[tuple[str, bool], Drawn] = {}
_drawing = Lock()


def picture(*, sealed: bool) -> Drawn:
    """The picture now, in the language of the page; `sealed` adds the line on sealed cases."""
    audience = (get_language() or "id", sealed)
    with _drawing:
        kept, now = _kept.get(audience), clock.now()
        if kept is not None and timedelta(0) <= now - kept.checked < FRESH:
            return kept
        newest = version(audience)
        html = kept.html if kept is not None and kept.version == newest else draw(sealed=sealed)
        _kept[audience] = drawn = Drawn(newest, now, html)
        return drawn


def version(audience: tuple[str, bool]) -> str:
    """What the picture depends on, as a short hash. Not on sealed cases: that it moved would tell that somebody was reported."""
    steps = (
        CaseEvent.objects.filter(case__sealed=False)
        .order_by("-audit_id")
        .values_list("audit_id", flat=True)[:LOOKED_AT]
    )
    seen = (*audience, int(clock.now().timestamp() // 60), *steps)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def draw(*, sealed: bool) -> str:
    """Ask everything and draw it."""
    return render_to_string("command/picture.html", _asked(sealed=sealed))


@forgets
def forget() -> None:
    """Draw anew at the next question."""
    _kept.clear()
    intake.usual_on.cache_clear()


def _asked(*, sealed: bool) -> dict[str, Any]:
    today = Today.of_clock()
    opened = load.now_open(today)
    return {
        "today": today,
        "load": opened,
        "intake": intake.of_today(today),
        "finished": through("selesai", today).count(),
        "steps": news.newest(),
        "due": news.due_today(today),
        "courses": trends.courses(),
        "map": _map(opened),
        "sealed": band(Case.objects.still_open().filter(sealed=True).count()) if sealed else None,
        "address": load.address,
        "language": (get_language() or "id")[:2],
    }


@dataclass(frozen=True)
class Patch:
    """A kecamatan on the map: its outline, its tally, and its shade from 0 (none) to 5 (most)."""

    path: str
    x: int
    y: int
    tally: load.Tally
    shade: int


def _map(opened: load.Load) -> dict[str, Any]:
    drawing, known = kecamatan_drawing(), {tally.key: tally for tally in opened.by_district}
    most = max((tally.open for key, tally in known.items() if key != load.NO_PLACE), default=0)
    patches = []
    for shape in drawing.paths:
        tally = known.get(shape.code) or load.Tally("kecamatan", shape.code, shape.name)
        patches.append(Patch(shape.path_d, shape.label_x, shape.label_y, tally, _shade(tally.open, most)))
    return {"view_box": drawing.view_box, "patches": patches, "estimate": drawing.is_estimate}


def _shade(count: int, most: int) -> int:
    """By the root of the share, so that one crowded kecamatan doesn't make all others look alike."""
    return math.ceil(5 * math.sqrt(count / most)) if most else 0
