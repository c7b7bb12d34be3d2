"""The working calendar of this regency: the nation's holidays and joint leave, with the regency's own corrections."""

from __future__ import annotations

from simpul.lib import clock
from simpul.lib.calendar import Calendar, indonesia
from simpul.lib.memo import Memo

YEARS_BACK, YEARS_AHEAD = 4, 2


def _load() -> Calendar:
    from simpul.kernel.regulations.models import HolidayOverride  # flows are declared before models may load

    year = clock.now().year
    nation = indonesia(range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
    days: dict[str, set[object]] = {kind: set() for kind in HolidayOverride.Kind.values}
    for day, kind in HolidayOverride.objects.order_by("day").values_list("day", "kind"):
        days[kind].add(day)
    named = days["holiday"] | days["joint_leave"] | days["workday"]
    return Calendar(
        holidays=frozenset(nation.holidays - named | days["holiday"]),  # type: ignore[operator]
        joint_leave=frozenset(nation.joint_leave - named | days["joint_leave"]),  # type: ignore[operator]
    )


calendar = Memo(_load, seconds=60)
