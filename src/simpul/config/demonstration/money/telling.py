"""A whole year, told in order. What was told is noted in the same transaction, so a load that broke off goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from simpul.config.demonstration.money import (
    bank,
    books,
    budgets,
    cash,
    charts,
    mistakes,
    payments,
    receipts,
    reviews,
    shape,
    targets,
)  # fmt: skip
from simpul.config.demonstration.money import (
    stage as stages,
)
from simpul.config.demonstration.money.script import Script
from simpul.config.demonstration.money.shape import SMALL, TREASURY, Shape, Size
from simpul.config.demonstration.money.stage import Stage
from simpul.config.demonstration.money.steps import Step
from simpul.finance.budget.models import Version
from simpul.finance.control.running import days_off
from simpul.kernel import audit
from simpul.kernel.audit.models import Entry
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.writing import whole
from simpul.lib import clock

BATCH = 40  # steps in one transaction: each holds some locks until it ends
SOON = 2  # until this month the running year has little to show
VERB, NOUN = "demonstration.year", "demonstrated_year"
Progress = Callable[[int, int], None]


class Taken(ValueError):
    """The year holds a budget that this demonstration did not make, or one of another size."""


@dataclass(frozen=True)
class Told:
    """What a year came to."""

    lines: int
    steps: int
    papers: int


def year(
    of: int, size: Size, *, seed: int = 33, until: date | None = None, progress: Progress = lambda done, of: None
) -> Told:
    """Tell a year until a day (its last if none is given). Raises `Taken`. Telling it again tells only what is lacking."""
    drawn = shape.draw(size, kecamatans())
    noted, done = noted_of(of)
    if (noted or size.name) != size.name or (not noted and Version.objects.filter(year=of).exists()):
        raise Taken(f"Tahun {of} sudah memuat anggaran.")
    stages.settle(drawn.offices)
    on = Stage(of, drawn)
    with whole():
        charts.load(of, drawn.offices, on.agencies[TREASURY])
        stages.meet(on)
        targets.plan(on)
    off = frozenset(days_off(of))
    script = write(of, drawn, seed, tuple(stages.village(one) for one in stages.villages(drawn)), off)
    steps = script.in_order(until or date(of, 12, 31))
    for batch in batches(steps[done:]):
        _tell(batch, on, done := done + len(batch), size)
        progress(done, len(steps))
    if (until or date(of, 12, 31)) >= date(of, 12, 31):
        with whole():
            targets.realise(on)
    reviews.look(on, until or date(of, 12, 31))
    return Told(len(drawn.spending) + len(drawn.revenue), len(steps), sum(step.papers for step in steps))


def running() -> Told | None:
    """The running year until today, small: what every installation of the demonstration shows. In January and February the one before.

    None where the year holds a budget already that is not this one.
    """
    today = clock.today(current().zone)
    try:
        return year(today.year if today.month > SOON else today.year - 1, SMALL, until=today)
    except Taken:
        return None


def write(of: int, drawn: Shape, seed: int, villages: tuple[str, ...], off: frozenset[date] = frozenset()) -> Script:
    """The script of a year: the same for the same seed, whatever day it is. `off`: days on which nobody works, weekends apart."""
    script = Script(of, drawn, seed, villages, off)
    budgets.raise_some(script)
    payments.salaries(script)
    payments.bills(script)
    payments.transfers(script)
    payments.contracts(script)
    cash.boxes(script)
    receipts.revenue(script)
    receipts.taxes(script)
    budgets.adopt(script)
    books.begin(script)
    books.adjust(script)
    books.close(script)
    bank.statement(script)
    mistakes.attempts(script)
    return script


def told() -> list[int]:
    """The years of which something was told."""
    return sorted({int(key) for key in Entry.objects.filter(noun=NOUN).values_list("object_id", flat=True)})


def noted_of(of: int) -> tuple[str, int]:
    """The size in which a year was begun, and how many of its steps were told."""
    last = Entry.objects.filter(noun=NOUN, object_id=str(of)).order_by("-id").first()
    return (str(last.detail["size"]), int(last.detail["told"])) if last else ("", 0)


def kecamatans() -> list[str]:
    """The codes of the agencies of this regency's kecamatan."""
    return [f"kec-{region.code.rpartition('.')[2]}" for region in Region.objects.kecamatans()]


def batches(steps: list[Step]) -> Iterator[list[Step]]:
    """Steps that go into one transaction together."""
    batch: list[Step] = []
    for step in steps:
        if step.alone or len(batch) == BATCH:
            if batch:
                yield batch
            batch = []
        batch.append(step)
        if step.alone:
            yield batch
            batch = []
    if batch:
        yield batch


def _tell(batch: list[Step], on: Stage, done: int, size: Size) -> None:
    if batch[0].alone:
        batch[0].tell(on)
        _note(on, done, size)
        return
    with whole():
        for step in batch:
            step.tell(on)
        _note(on, done, size)


def _note(on: Stage, done: int, size: Size) -> None:
    audit.record(VERB, NOUN, on.year, by=None, told=done, size=size.name)
