"""Reports of the same thing: near in place, close in time, alike in words. Each candidate says why it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.kernel.cases.models import OPEN, Case, CaseQuerySet, Secrecy

NEAR = 300  # metres
SINCE = 30  # days
LOOKED_AT = 40
SHOWN = 5
METRES_A_DEGREE = 110_574  # of latitude; of longitude it is less the further from the equator, and we live on it


@dataclass(frozen=True)
class Candidate:
    """A report that may be of the same thing."""

    case: Case
    metres: int | None
    days: int
    words: tuple[str, ...]

    @property
    def score(self) -> float:
        """From 0 to 1: half for the place, the rest for words and time."""
        near = 0.25 if self.metres is None else 0.5 * max(0.0, 1 - self.metres / NEAR)
        return near + 0.35 * min(len(self.words), 5) / 5 + 0.15 * max(0.0, 1 - self.days / SINCE)

    @property
    def why(self) -> str:
        """In words: “80 m, 2 hari, 3 kata sama”."""
        parts = [_("%(metres)s m") % {"metres": self.metres} if self.metres is not None else _("desa yang sama")]
        parts.append(_("%(days)s hari") % {"days": self.days})
        n = len(self.words)
        parts.append(ngettext("%(n)s kata sama", "%(n)s kata sama", n) % {"n": n})
        return ", ".join(parts)


def like(
    among: CaseQuerySet,
    *,
    service: str,
    text: str,
    at: datetime,
    place: Any = None,
    region: str | None = None,
    but: int | None = None,
) -> list[Candidate]:
    """The open reports most like this one among those that the caller's gate lets through; never secret ones. Best first."""
    if place is None and not region:
        return []
    window = (at - timedelta(days=SINCE), at + timedelta(days=SINCE))
    found = among.filter(
        OPEN, service=service, sealed=False, is_merged=False, barred_agency=None, opened_at__range=window,
        secrecy__lt=Secrecy.CONFIDENTIAL,
    ).exclude(pk=but or 0)  # fmt: skip
    found = found.filter(place__bboverlaps=_around(place)).annotate(away=Distance("place", place)) if place else found
    found = found if place else found.filter(region=region)
    near = list(found.defer("search").order_by("-id")[:LOOKED_AT])
    shared = _shared_words(text, [case.pk for case in near])
    candidates = (_candidate(case, at, shared.get(case.pk, ()), place is not None) for case in near)
    fitting = [one for one in candidates if _fits(one)]
    return sorted(fitting, key=lambda one: -one.score)[:SHOWN]


def of_case(case: Case, among: CaseQuerySet) -> list[Candidate]:
    """The candidates for a case that was filed."""
    if case.closed_at or case.is_merged or case.sealed or case.secrecy == Secrecy.CONFIDENTIAL or case.barred_agency_id:
        return []
    return like(
        among, service=case.service, text=f"{case.title} {case.text}", at=case.opened_at, place=case.place,
        region=case.region_id, but=case.pk,
    )  # fmt: skip


def _around(place: Point) -> Polygon:
    side = NEAR / METRES_A_DEGREE
    box = Polygon.from_bbox((place.x - side, place.y - side, place.x + side, place.y + side))
    box.srid = place.srid
    return box


def _candidate(case: Any, at: datetime, words: tuple[str, ...], placed: bool) -> Candidate:
    metres = round(case.away.m) if placed and getattr(case, "away", None) is not None else None
    return Candidate(case, metres, abs(case.opened_at - at).days, words)


def _fits(one: Candidate) -> bool:
    """Near with a word in common, or in the same village with several."""
    return one.metres <= NEAR and bool(one.words) if one.metres is not None else len(one.words) >= 3


def _shared_words(text: str, cases: list[int]) -> dict[int, tuple[str, ...]]:
    """The word stems that each case shares with a text."""
    if not cases:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, array_agg(word ORDER BY word) FROM cases_case, unnest(tsvector_to_array(search)) word "
            "WHERE id = ANY(%s) AND word = ANY(tsvector_to_array(to_tsvector('indonesian', %s))) AND length(word) > 2 GROUP BY id",
            [cases, text[:4000]],
        )
        return {pk: tuple(words) for pk, words in cursor.fetchall()}


def public(service: str, **asked: Any) -> list[Candidate]:
    """What is offered to somebody about to file: public reports alone."""
    return like(Case.objects.public(), service=service, **asked)


def near_me(viewer_rows: Q, case: Case) -> list[Candidate]:
    """What is offered at the desk: those that the officer sees from the inside."""
    return of_case(case, Case.objects.filter(viewer_rows))
