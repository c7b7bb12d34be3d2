"""The simulator: so many complaints over so many years, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from random import Random
from typing import Any

import django
from django.db import connection

from simpul.kernel.regency import current
from simpul.lib import clock

BATCH = 2_000  # reports in one transaction
BY_CAST = 8.0  # reports for each resident of the cast
A_RESIDENT = 4  # reports from each made-up resident
YEAR = timedelta(days=365)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Scene:
    """What all processes of one simulation share."""

    cases: int
    seed: int
    now: datetime
    residents: tuple[int, ...]
    pictures: dict[str, tuple[str, str]]


def simulate(
    cases: int,
    *,
    years: float = 2,
    seed: int = 33,
    now: datetime | None = None,
    processes: int = 1,
    progress: Progress = lambda done, of: None,
) -> int:
    """Write so many made-up reports, spread over the years until now; returns how many were written.

    1. Decide how many arrive on each day. 2. Enter residents, pictures; draw all numbers, in order of arrival.
    3. Tell and write the reports in batches of whole days, several at a time if there are processes.
    """
    from simpul.config.demonstration import pictures
    from simpul.config.demonstration.simulation import rhythm, writing

    moment = now or clock.now()
    today = moment.astimezone(current().zone).date()
    table = rhythm.seasons()
    days = rhythm.calendar_of(cases, today - YEAR * years, today, table, Random(f"{seed}:days"))  # noqa: S311
    residents = tuple(writing.settle(cases // A_RESIDENT, seed, moment - YEAR * years))
    scene = Scene(cases, seed, moment, residents, pictures.load())
    batches = list(_batches(days, writing.draw("cases_case", cases), writing.draw_numbers(cases)))
    done = 0
    for written in _run(scene, batches, processes):
        done += written
        progress(done, cases)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE audit_entry, cases_case, complaints_report, cases_caseevent, cases_casemessage, cases_attachment"
        )
        cursor.execute("ANALYZE residents_resident, documents_document")
    return done


def _batches(days: list[tuple[date, int]], ids: list[int], numbers: list[int]) -> Iterator[list[Any]]:
    """Consecutive days of arrivals, about `BATCH` reports together."""
    from simpul.config.demonstration.simulation.intake import Arrivals

    batch: list[Arrivals] = []
    at = held = 0
    for day, count in days:
        batch.append(Arrivals(day, ids[at : at + count], numbers[at : at + count]))
        at, held = at + count, held + count
        if held >= BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _run(scene: Scene, batches: list[list[Any]], processes: int) -> Iterable[int]:
    if processes == 1 or len(batches) == 1:
        _begin(scene)
        yield from map(_write, batches)
        return
    connection.close()
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (scene,)) as pool:
        yield from pool.map(_write, batches)


_intake: Any = None
_scene: Scene


def _begin(scene: Scene) -> None:
    """Read the world, in each process."""
    global _intake, _scene
    django.setup()
    from simpul.config.demonstration.simulation import rhythm, world
    from simpul.config.demonstration.simulation.intake import Intake

    stage = world.read(scene.seed)
    by_cast = BY_CAST * len(stage.cast) / max(scene.cases, 1)
    _scene, _intake = scene, Intake(scene.seed, scene.now, stage, rhythm.seasons(), scene.residents, by_cast)


def _write(batch: list[Any]) -> int:
    from simpul.config.demonstration.simulation import writing

    stories = [told for arrivals in batch for told in _intake.stories(arrivals)]
    writing.write(stories, _scene.pictures)
    return len(stories)
