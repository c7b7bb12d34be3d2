"""Reports of the same thing: near in place, close in time, alike in words. Each candidate says why it is one.

A word tells the more the fewer people use it (`lexicon`): “mohon” stands in every other report, “gorong-gorong” in few.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point
from django.db.models import BooleanField, F, FloatField, Func, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.kernel import kept
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate, lexicon
from simpul.kernel.cases.models import OPEN, Case, CaseQuerySet, Secrecy

NEAR = 300  # metres
SINCE = 30  # days
LOOKED_AT = 40
SHOWN = 5
LEAST, NEARBY, IN_A_VILLAGE = (
    0.2,
    0.5,
    1.5,
)  # what a word, and all together, must tell: beside a place, and in a village
SHARED = """
SELECT id, array_agg(word ORDER BY word) FROM cases_case, unnest(tsvector_to_array(search)) word
WHERE id = ANY(%s) AND word = ANY(tsvector_to_array(to_tsvector('indonesian', %s))) AND length(word) > 2 GROUP BY id"""
METRES_A_DEGREE = 110_574  # of latitude; of longitude it is less the further from the equator, and we live on it


@dataclass(frozen=True)
class Candidate:
    """A report that may be of the same thing."""

    case: Case
    metres: int | None
    days: int
    words: dict[str, float]  # the stems that both share, and how much each tells

    @property
    def alike(self) -> float:
        """How much the shared words tell together: a word that hardly anybody uses counts one."""
        return sum(self.words.values())

    @property
    def score(self) -> float:
        """From 0 to 1: half for the place, the rest for words and time."""
        near = 0.25 if self.metres is None else 0.5 * max(0.0, 1 - self.metres / NEAR)
        return near + 0.35 * min(self.alike, 5) / 5 + 0.15 * max(0.0, 1 - self.days / SINCE)

    @property
    def why(self) -> str:
        """In words: “80 m, 2 hari, 3 kata sama”."""
        parts = [_("%(metres)s m") % {"metres": self.metres} if self.metres is not None else _("desa yang sama")]
        parts.append(_("%(days)s hari") % {"days": self.days})
        n = len(self.words)
        parts.append(ngettext("%(n)s kata sama", "%(n)s kata sama", n) % {"n": n})
        return ", ".join(parts)


def like(
    among: Callable[[], CaseQuerySet],
    kept_as: Hashable,
    *,
    service: str,
    text: str,
    at: datetime,
    place: Any = None,
    region: str | None = None,
    but: int | None = None,
) -> list[Candidate]:
    """The open reports most like this one among those that the caller's gate lets through; never secret ones. Best first.

    `kept_as` is all that decides over `among`.
    """
    if place is None and not region:
        return []
    placed = place is not None
    told = {**_around(place), "x": place.x, "y": place.y} if placed else {"region": region}
    near = kept.ask(
        ("alike", kept_as, placed), lambda: _near(among(), placed),
        service=service, since=at - timedelta(days=SINCE), until=at + timedelta(days=SINCE), but=but or 0, **told,
    )  # fmt: skip
    shared = _shared_words(text, [case.pk for case in near])
    candidates = (_candidate(case, at, shared.get(case.pk, {})) for case in near)
    fitting = [one for one in candidates if _fits(one)]
    return sorted(fitting, key=lambda one: -one.score)[:SHOWN]


def _near(among: CaseQuerySet, placed: bool) -> CaseQuerySet:
    """The kept question: those in the square around a place, with their distance; or those in the same village."""
    found = among.filter(
        OPEN, service=kept.Slot("service"), sealed=False, is_merged=False, barred_agency=None,
        opened_at__range=(kept.Slot("since"), kept.Slot("until")), secrecy__lt=Secrecy.CONFIDENTIAL,
    ).exclude(pk=kept.Slot("but"))  # fmt: skip
    found = found.filter(_inside()).annotate(away=_distance()) if placed else found.filter(region=kept.Slot("region"))
    return found.only("number", "service", "title", "opened_at", "applicant").order_by("-id")[:LOOKED_AT]


def _inside() -> Func:
    sides = [kept.Slot(side) for side in ("west", "south", "east", "north")]
    square = Func(*sides, Value(4326), function="ST_MakeEnvelope", output_field=GeometryField())
    return Func(F("place"), square, template="(%(expressions)s)", arg_joiner=" && ", output_field=BooleanField())


def _distance() -> Func:
    point = Func(kept.Slot("x"), kept.Slot("y"), function="ST_Point", output_field=GeometryField())
    located = Func(point, Value(4326), function="ST_SetSRID", output_field=GeometryField())
    return Func(F("place"), located, function="ST_DistanceSphere", output_field=FloatField())


def of_case(case: Case, among: Callable[[], CaseQuerySet], kept_as: Hashable) -> list[Candidate]:
    """The candidates for a case that was filed."""
    if case.closed_at or case.is_merged or case.sealed or case.secrecy == Secrecy.CONFIDENTIAL or case.barred_agency_id:
        return []
    return like(
        among, kept_as, service=case.service, text=f"{case.title} {case.text}", at=case.opened_at, place=case.place,
        region=case.region_id, but=case.pk,
    )  # fmt: skip


def _around(place: Point) -> dict[str, float]:
    side = NEAR / METRES_A_DEGREE
    return {"west": place.x - side, "south": place.y - side, "east": place.x + side, "north": place.y + side}


def _candidate(case: Any, at: datetime, words: dict[str, float]) -> Candidate:
    away = getattr(case, "away", None)
    return Candidate(case, None if away is None else round(away), abs(case.opened_at - at).days, words)


def _fits(one: Candidate) -> bool:
    """Near with a telling word in common, or in the same village with several."""
    if one.metres is None:
        return one.alike >= IN_A_VILLAGE
    return one.metres <= NEAR and one.alike >= NEARBY


def _shared_words(text: str, cases: list[int]) -> dict[int, dict[str, float]]:
    """The word stems that each case shares with a text, with how much they tell; without those that tell next to nothing."""
    if not cases:
        return {}
    worth = lexicon.worth()
    return {
        pk: {stem: tells for stem in stems if (tells := worth.get(stem, 1.0)) >= LEAST}
        for pk, stems in kept.run(SHARED, [cases, text[:4000]])
    }


def public(service: str, **asked: Any) -> list[Candidate]:
    """What is offered to somebody about to file: public reports alone."""
    return like(Case.objects.public, "public", service=service, **asked)


def near_me(viewer: Viewer, case: Case) -> list[Candidate]:
    """What is offered at the desk: those that the officer sees from the inside."""
    return of_case(case, lambda: Case.objects.filter(gate.staff_rows(viewer)), viewer.reach)
