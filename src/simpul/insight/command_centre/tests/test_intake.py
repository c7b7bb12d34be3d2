"""Today's intake beside what is usual on this weekday."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from simpul.insight.command_centre import intake
from simpul.insight.command_centre.lenses import Today
from simpul.insight.command_centre.tests import scene
from simpul.kernel.regency import current
from simpul.lib import clock

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=current().zone)


def at(hour: float, *, weeks_ago: int = 0) -> Any:
    return clock.frozen(MONDAY - timedelta(weeks=weeks_ago) + timedelta(hours=hour))


def counted() -> intake.Intake:
    return intake.of_today(Today.of_clock())


def test_hours_are_those_of_the_wall_clock() -> None:
    for hour in (0.1, 9.0, 9.9, 10.2):
        with at(hour):
            scene.filed()
    with at(10.5):
        hours = {hour.hour: hour.today for hour in counted().hours}
    assert (hours[0], hours[8], hours[9], hours[10]) == (1, 0, 2, 1)
    assert hours[11] is None, "that hour is still ahead"


def test_yesterday_and_tomorrow_are_not_today() -> None:
    with at(-0.1):
        scene.filed()
    with at(23.9):
        scene.filed()
        assert counted().so_far == 1


def test_usual_is_the_mean_of_eight_same_weekdays() -> None:
    for weeks in (1, 1, 2, 8, 9):
        with at(9.5, weeks_ago=weeks):
            scene.filed()
    with at(24 + 9.5, weeks_ago=1):  # a Tuesday
        scene.filed()
    with at(9.5, weeks_ago=3):
        scene.sealed()
    with at(9.5):
        today = counted()
        assert today.hours[9].usual == 4 / 8
        assert today.usual_by_now == pytest.approx(0.25), "half of that hour has passed"
        assert today.tallest == 0.5


def test_an_empty_day_can_be_drawn() -> None:
    with at(9):
        assert (counted().so_far, counted().tallest) == (0, 1)
