"""Filling the demonstration, in the order in which one thing needs the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from simpul.config.demonstration import agencies, cast, money, showcase
from simpul.config.demonstration.simulation.simulator import simulate
from simpul.kernel.cases.models import Case
from simpul.kernel.indicators.measuring import measure_all
from simpul.kernel.indicators.scopes import measure_parts
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.periods import Kind, Period
from simpul.services.complaints import learning, suggesting

CASES = 6_000
MONTHS = 24
COURSE = 13  # twelve whole months and the running one


def load(cases: int = CASES) -> None:
    """Agencies, cast, two years of complaints, what they measure and teach, the cases worth finding, and the money of the running year.

    Enters what is missing.
    """
    agencies.load()
    cast.load()
    if not Case.objects.filter(example=True).exists():
        with transaction.atomic():  # a load that breaks off leaves nothing half told
            simulate(cases, seed=int(current().code.replace(".", "")))  # every regency tells its own story
            measure()
    showcase.load()
    money.running()
    if suggesting.latest() is None:
        learning.learn()  # what a real regency does every Sunday night


def measure() -> None:
    """All indicators of this month and those before it; of agencies and kecamatan as far back as their pages look."""
    month = Period.of(Kind.MONTH, clock.today(current().zone))
    months = list(islice(_backwards(month), MONTHS))
    measure_all(reversed(months))
    for one in reversed(months[:COURSE]):
        measure_parts(one)


def _backwards(period: Period) -> Iterator[Period]:
    while True:
        yield period
        period = period.previous
