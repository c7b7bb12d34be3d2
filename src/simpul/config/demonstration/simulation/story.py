"""How one report fares: who does what, and when. Every step is taken through the workflow's own checks, effects and clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from math import log
from random import Random
from typing import Any, ClassVar

from simpul.config.demonstration.simulation.texts import Words
from simpul.config.demonstration.simulation.told import Event, Told
from simpul.config.demonstration.simulation.world import Actor, World
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, everyday
from simpul.kernel.cases.models import Attachment, Audience
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.workflow import APPLICANT, START, SYSTEM, Role, Transition
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.parameters import OBJECTIONS

OPENS, CLOSES = time(7, 30), time(16)
FORGOTTEN = 0.05  # of all that an agency has to do is left lying, and takes as many times longer as
LONGER = 7.0
LEARNING = 0.35  # so much quicker do the offices become in two years
STARS = ((5, 4, 3, 2, 1), (38, 34, 15, 8, 5))
STARS_IF_LATE = ((5, 4, 3, 2, 1), (12, 22, 26, 22, 18))
ARCHIVES = (("outside", "duplicate", "unclear", "other"), (40, 30, 22, 8))
PAUSES = (("field", "third_party", "applicant"), (45, 30, 25))
STEPS = ReportFlow.transitions
SYSTEM_ACTOR = Actor()


class Later(Exception):
    """The next step lies in the future: the report waits where it is."""


class Story:
    """Tells a report from its arrival until it is finished or the present is reached."""

    def __init__(self, told: Told, reporter: Actor, world: World, words: Words, rng: Random, now: datetime) -> None:
        self.told, self.reporter, self.world, self.words, self.rng, self.now = told, reporter, world, words, rng, now
        self.at = told.opened_at
        days_ago = (now - told.opened_at).days
        self.tempo = 1 - LEARNING * (1 - min(days_ago, 730) / 730)
        self.case: Any = told  # for the engine, whose functions are typed for database rows

    def tell(self, filed_by: Actor, filed_as: Role) -> Told:
        """The whole of it."""
        told = self.told
        engine.promise_from(self.case, told.opened_at)
        engine._rest(self.case, ReportFlow.initial, told.opened_at)
        self._note("open", START, filed_by, filed_as, "", {"channel": told.channel})
        if self.rng.random() < (0.45 if told.category.needs_after_photo else 0.1):
            told.picture(Attachment.Kind.PHOTO, f"{told.category_id}:before", told.opened_at)
        try:
            while not told.state_now.final:
                self._NEXT[told.state](self)
        except Later:
            pass
        return told

    def _received(self) -> None:
        if self.told.oversight:
            return self._take("escalate", self.at, SYSTEM_ACTOR, SYSTEM)
        at, chance = self._office(0.7, 0.8), self.rng.random()
        if chance < 0.07:
            return self._archive(at)
        if chance < 0.075:
            return self._take("seal", at, self._desk(), DESK, self.words.office("seals"), accused=self._agency())
        return self._forward(at, self._agency())

    def _returned(self) -> None:
        elsewhere = [agency for agency in self.world.agencies if agency != self.told.category.route()[0]]
        self._forward(self._office(0.5, 0.4), self.rng.choice(elsewhere))

    def _dispatched(self) -> None:
        at, chance = self._agency_hour(1.6), self.rng.random()
        first_time = all(event.action != "give_back" for event in self.told.events)
        if chance < 0.04 and first_time:
            return self._take("give_back", at, self._officer(), AGENCY, self.words.office("returns"))
        return self._begin(at) if chance < 0.8 else self._answer(at)

    def _objected(self) -> None:
        at = self._agency_hour(1.4)
        return self._begin(at) if self.rng.random() < 0.5 else self._answer(at)

    def _in_progress(self) -> None:
        if self.rng.random() < 0.12:
            self._say("messages", self._agency_hour(0.6), Audience.PARTY)
        if self.rng.random() < 0.06:
            self._pause()
        if self.rng.random() < 0.1:
            self._say("notes", self._agency_hour(0.6), Audience.STAFF)
        self._answer(self._agency_hour(4))

    def _inspected(self) -> None:
        inspector = self.rng.choice(self.world.inspectors)
        self._take("conclude", self._office(26, 0.45), inspector, INSPECTORATE, text=self.words.office("conclusions"))

    def _answered(self) -> None:
        told, rng = self.told, self.rng
        lapse = (told.due_at or self.at) + timedelta(seconds=rng.randint(20, 900))
        at, chance = self._waking_hour(2.5), rng.random()
        again = told.objections < OBJECTIONS.on(at.date()).value
        if at < lapse and again and chance < (0.2 if told.late else 0.08):
            step = "appeal" if told.oversight else "object"
            return self._take(step, at, self.reporter, APPLICANT, self.words.said("objections"))
        if at < lapse and chance > 0.62:
            return self._rate(at)
        return self._take("lapse", lapse, SYSTEM_ACTOR, SYSTEM)

    _NEXT: ClassVar[dict[str, Callable[[Story], None]]] = {
        "received": _received, "returned": _returned, "dispatched": _dispatched, "objected": _objected,
        "in_progress": _in_progress, "inspected": _inspected, "answered": _answered,
    }  # fmt: skip

    def _archive(self, at: datetime) -> None:
        why = self._pick(ARCHIVES)
        self._take("archive", at, self._desk(), DESK, self.words.archived(why), why=why)

    def _forward(self, at: datetime, agency: Agency) -> None:
        publish, photos = self.rng.random() < 0.92, self.rng.random() < 0.85
        self._take("forward", at, self._desk(), DESK, agency=agency, publish=publish, publish_photos=photos)

    def _begin(self, at: datetime) -> None:
        self._take("begin", at, self._officer(), AGENCY)
        if self.rng.random() < 0.5:
            self._take("assign", at + timedelta(minutes=self.rng.randint(1, 20)), self._officer(), AGENCY)

    def _pause(self) -> None:
        why = self._pick(PAUSES)
        self._take("pause", self._agency_hour(1), self._officer(), AGENCY, self.words.paused(why), why=why)
        self._take("resume", self._office(3, 0.6), self._officer(), AGENCY)

    def _answer(self, at: datetime) -> None:
        shown = self.told.category.needs_after_photo or self.rng.random() < 0.1
        photos = [f"{self.told.category_id}:after"] if shown else []
        text = self.words.answer(again=self.told.objections > 0)
        self._take("answer", at, self._officer(), AGENCY, text=text, photos=photos)

    def _rate(self, at: datetime) -> None:
        stars = self._pick(STARS_IF_LATE if self.told.late or self.told.objections else STARS)
        note = self.words.said("thanks" if stars > 3 else "regrets") if self.rng.random() < 0.35 else ""
        self._take("rate", at, self.reporter, APPLICANT, rating=stars, note=note)

    def _say(self, what: str, at: datetime, audience: Audience) -> None:
        self._reach(at)
        self.told.say(self._officer(), at, self.words.office(what), audience)

    def _take(self, name: str, at: datetime, actor: Actor, role: Role, reason: str = "", **data: Any) -> None:
        """As `engine.perform` does it, without asking for permission and without the database."""
        self._reach(at)
        told, step, source = self.told, STEPS[name], self.told.state_now
        if source not in step.sources:
            raise ValueError(f"The workflow knows no step {name} from {source.name}.")
        move = engine.Move(step, NOBODY, role, at, reason, {**data, "actor": actor})
        for act in (*step.checks, *step.effects, *_everyday(step)):
            act(self.case, move)
        told.seq += 1
        if (target := step.arrives(source)) is not source:
            engine._leave(self.case, at)
            engine._rest(self.case, target, at)
        self._note(name, source.name, actor, role, reason, move.record)

    def _reach(self, at: datetime) -> None:
        if at > self.now:
            raise Later
        self.at = at

    def _note(self, action: str, source: str, actor: Actor, role: Role, reason: str, record: dict[str, Any]) -> None:
        told = self.told
        self.told.events.append(
            Event(
                told.id, self.at, actor, f"case.{action}", {"number": told.number}, reason,
                seq=told.seq, action=action, source=source, target=told.state, role=role.code, data=record,
            )
        )  # fmt: skip

    def _agency(self) -> Agency:
        """Where the desk sends it: nearly always to the agency in charge."""
        routed = self.told.category.route()[0]
        known = routed is not None and routed.pk in self.world.officers and self.rng.random() > 0.03
        return routed if routed is not None and known else self.rng.choice(self.world.agencies)

    def _officer(self) -> Actor:
        return self.world.officers[self.told.agency_id or 0]

    def _desk(self) -> Actor:
        return self.rng.choice(self.world.desk)

    def _pick(self, chances: tuple[tuple[Any, ...], tuple[int, ...]]) -> Any:
        return self.rng.choices(*chances)[0]

    def _agency_hour(self, median: float) -> datetime:
        """As `_office`, at the pace of the agency in charge."""
        longer = LONGER if self.rng.random() < FORGOTTEN else 1.0
        return self._office(median * self.world.pace[self.told.agency_id or 0] * longer, 0.65)

    def _office(self, median: float, spread: float) -> datetime:
        """A moment in office hours, as many working days on as it takes (log-normal)."""
        local = self.at.astimezone(current().zone)
        days = round(self.rng.lognormvariate(log(median * self.tempo), spread))
        soon = local + timedelta(minutes=self.rng.randint(5, 200))
        if not days and calendar().is_working_day(local.date()) and local.time() >= OPENS and soon.time() < CLOSES:
            return soon
        day = calendar().add_working_days(local.date(), max(days, 1))
        return datetime.combine(day, OPENS, local.tzinfo) + timedelta(seconds=self.rng.randint(0, 8 * 3600))

    def _waking_hour(self, median_days: float) -> datetime:
        """A moment when a resident looks at the telephone again."""
        later = self.at.astimezone(current().zone) + timedelta(days=self.rng.lognormvariate(log(median_days), 0.8))
        return max(
            later.replace(hour=self.rng.randint(6, 21)), self.at.astimezone(later.tzinfo) + timedelta(minutes=20)
        )


def _everyday(step: Transition) -> tuple[Callable[..., None], ...]:
    """The platform's own effects; assigning is done here, since the platform's would ask the database for the role."""
    return (_assigned,) if step.name == "assign" else everyday.effects(step)


def _assigned(told: Told, move: engine.Move) -> None:
    told.assignee = move.data["actor"]
    move.record["assignee"] = move.data["actor"].name
