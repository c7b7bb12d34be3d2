"""What arrives: for each day its reports, each told to its end or to the present."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from random import Random
from typing import Any

from simpul.config.demonstration.simulation.rhythm import Day, Season
from simpul.config.demonstration.simulation.story import Story
from simpul.config.demonstration.simulation.texts import Words
from simpul.config.demonstration.simulation.told import Told
from simpul.config.demonstration.simulation.world import Actor, Person, World
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.regency import current
from simpul.kernel.workflow import APPLICANT
from simpul.services.complaints.flow import DESK
from simpul.services.complaints.models import Category, Report

KNOWN = 0.65  # of the reporters say who they are
PLACED = 0.75  # of the reports carry a point on the map
ACCUSING = 0.6  # of the reports on misconduct name an agency
CHANNELS = (("web", "phone", "counter", "open311"), (64, 14, 13, 9))
KINDS = (("complaint", "aspiration", "information"), (86, 9, 5))
SECRECY = ((Secrecy.OPEN, Secrecy.ANONYMOUS, Secrecy.CONFIDENTIAL), (78, 15, 7))
SECRECY_OF_ACCUSERS = ((Secrecy.OPEN, Secrecy.ANONYMOUS, Secrecy.CONFIDENTIAL), (8, 47, 45))
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Arrivals:
    """A day's reports to be told: their numbers in the tables and their running numbers, in order of arrival."""

    day: date
    ids: Sequence[int]
    numbers: Sequence[int]


class Intake:
    """Everything that comes in. `residents` are the numbers of the made-up reporters; `by_cast` how many come from the cast."""

    def __init__(
        self,
        seed: int,
        now: datetime,
        world: World,
        table: tuple[Season, ...],
        residents: Sequence[int],
        by_cast: float,
    ) -> None:
        self.seed, self.now, self.world, self.residents, self.by_cast = seed, now, world, residents, by_cast
        self.table = table
        self._weights = list(accumulate(village.weight for village in world.villages))

    def stories(self, arrivals: Arrivals) -> Iterator[Told]:
        """The reports of a day. The same for the same seed, whatever was told of other days."""
        rng = Random(f"{self.seed}:{arrivals.day}")  # noqa: S311
        zone = current().zone
        day = Day(arrivals.day, len(arrivals.ids), self.table, rng, self.now, zone)
        for moment, pk, running in zip(day.moments, arrivals.ids, arrivals.numbers, strict=True):
            number = f"{Report.prefix}-{moment:%y%m}-{running:06d}"
            yield self._report(rng, pk, number, moment, self.world.categories[day.category()])

    def _report(self, rng: Random, pk: int, number: str, moment: datetime, category: Category) -> Told:
        village = self.world.villages[bisect(self._weights, rng.random() * self._weights[-1])]
        kind = "complaint" if category.oversight else _pick(rng, KINDS)
        words = Words(rng, category.pk, category.parent_id or category.pk, kind, village.label)
        reporter, channel = self._reporter(rng), _pick(rng, CHANNELS)
        if reporter and reporter.actor.pk:
            channel = "web"
        taken_in = rng.choice(self.world.desk) if channel in {"phone", "counter"} else None
        filer = taken_in or (reporter.actor if reporter else Actor())
        accused = rng.choice(self.world.agencies) if category.oversight and rng.random() < ACCUSING else None
        told = Told(
            id=pk, number=number, title=words.title[:LONGEST_TITLE], text=words.report(), kind=kind, category=category,
            secrecy=_pick(rng, SECRECY_OF_ACCUSERS if category.oversight else SECRECY), channel=channel, region_id=village.code,
            place=rng.choice(village.places) if rng.random() < PLACED else None, landmark=words.landmark, opened_at=moment,
            applicant_id=reporter.resident_id if reporter else None, filed_by_id=filer.pk,
            oversight=category.oversight, sealed=category.oversight, barred_agency_id=accused.pk if accused else None,
        )  # fmt: skip
        story = Story(told, reporter.actor if reporter else Actor(), self.world, words, rng, self.now)
        return story.tell(filer, DESK if taken_in else APPLICANT)

    def _reporter(self, rng: Random) -> Person | None:
        chance = rng.random()
        if self.world.cast and chance < self.by_cast:
            return rng.choice(self.world.cast)
        if not self.residents or chance > KNOWN:
            return None
        return Person(rng.choice(self.residents), Actor())


def _pick(rng: Random, chances: tuple[tuple[Any, ...], tuple[int, ...]]) -> Any:
    return rng.choices(*chances)[0]
