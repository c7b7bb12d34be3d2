"""Where money goes on the map, as far as plans tell: an undertaking all of whose outputs lie in one village goes there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.budget.models import Line
from simpul.finance.planning import standing
from simpul.finance.planning.models import Output
from simpul.kernel.regions.models import Region


@dataclass(frozen=True)
class Place:
    """A village, or that there is none or more than one. `key` stands in addresses."""

    key: str
    name: str


NOWHERE = Place("tanpa", gettext_lazy("Tanpa lokasi dalam rencana"))  # type: ignore[arg-type]
SEVERAL = Place("beberapa", gettext_lazy("Beberapa lokasi"))  # type: ignore[arg-type]
_OTHERS = {one.key: one for one in (NOWHERE, SEVERAL)}


def known(year: int) -> dict[tuple[int, int], Place]:
    """The place of each undertaking (agency, activity) of the plans in force."""
    rows = (
        Output.objects.filter(work__in=standing.works(year).order_by().values("pk"), region__isnull=False)
        .values_list("work__undertaking__agency", "work__undertaking__activity", "region", "region__name")
        .distinct()
    )
    found: dict[tuple[int, int], Place] = {}
    for agency, activity, code, name in rows:
        here = Place(code, name)
        found[agency, activity] = here if found.get((agency, activity), here) == here else SEVERAL
    return found


def lines(year: int, key: str) -> list[int]:
    """The lines whose undertaking lies in a place."""
    where = known(year)
    rows = Line.objects.filter(year=year, activity__isnull=False).values_list("pk", "agency", "activity")
    return [pk for pk, agency, activity in rows if where.get((agency, activity), NOWHERE).key == key]


def name(key: str) -> str:
    """What a place is called."""
    if key in _OTHERS:
        return str(_OTHERS[key].name)
    return Region.objects.filter(code=key).values_list("name", flat=True).first() or _("tempat yang tidak dikenal")
