"""What is open: by agency and by kecamatan, how much of it is late or falls due today. One pass over the open cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.urls import reverse

from simpul.insight.command_centre.lenses import LENSES, Today, through
from simpul.kernel.cases.lists import region_names
from simpul.kernel.organizations.models import Agency
from simpul.lib.memo import Memo

NO_AGENCY, NO_PLACE = "belum", "tanpa"
agencies: Memo[dict[int, tuple[str, str]]] = Memo(
    lambda: {pk: (code, name) for pk, code, name in Agency.objects.values_list("pk", "code", "short_name")}, seconds=60
)


@dataclass(frozen=True)
class Tally:
    """Open cases of one agency or kecamatan. `key` selects them in an address; `field` is the filter's name there."""

    field: str
    key: str
    name: str
    open: int = 0
    late: int = 0
    due: int = 0

    @property
    def in_time(self) -> int:
        """Those that have missed no deadline."""
        return self.open - self.late

    def url(self, lens: str = "terbuka") -> str:
        """Where its rows open."""
        return address(lens, **{self.field: self.key})


@dataclass(frozen=True)
class Load:
    """All that is open, and its parts, the largest first."""

    open: int
    late: int
    due: int
    by_agency: list[Tally]
    by_district: list[Tally]

    @property
    def late_share(self) -> float:
        """Late cases in percent of the open ones."""
        return 100 * self.late / self.open if self.open else 0.0


def now_open(today: Today) -> Load:
    """Count the open cases."""
    late, due = LENSES["lewat"].rows(today), LENSES["segera"].rows(today)
    rows: list[Any] = list(
        through("terbuka", today)
        .annotate(district=Left("region_id", 8))
        .values("agency_id", "district")
        .annotate(open=Count("*"), late=Count("pk", filter=late), due=Count("pk", filter=due))
        .order_by()
    )
    whole, places = _sum(rows), region_names()
    if not {row["agency_id"] for row in rows} <= {None, *agencies()}:
        agencies.forget()  # one was founded within the last minute
    return Load(
        whole["open"],
        whole["late"],
        whole["due"],
        by_agency=_tallies("instansi", rows, "agency_id", agencies(), NO_AGENCY),
        by_district=_tallies("kecamatan", rows, "district", {code: (code, places[code]) for code in places}, NO_PLACE),
    )


def address(lens: str, **filters: str) -> str:
    """The page that lists what is seen through a lens."""
    return f"{reverse('command_cases')}?{urlencode({'lihat': lens, **filters})}"


def _tallies(field: str, rows: list[Any], column: str, names: Any, missing: str) -> list[Tally]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[column] if row[column] in names else None, []).append(row)
    made = []
    for found, group in groups.items():
        key, name = names[found] if found is not None else (missing, "")
        made.append(Tally(field, key, name, **_sum(group)))
    return sorted(made, key=lambda tally: (-tally.open, tally.name))


def _sum(rows: Iterable[Any]) -> dict[str, int]:
    kept = list(rows)
    return {name: sum(row[name] for row in kept) for name in ("open", "late", "due")}


def narrowed_to(agency: str, district: str) -> Q:
    """The condition behind `instansi` and `kecamatan` in an address. What is not known selects nothing."""
    found = Q()
    if agency:
        known = next((pk for pk, (code, _name) in agencies().items() if code == agency), None)
        found &= Q(agency=None) if agency == NO_AGENCY else Q(agency=known) if known else Q(pk__in=())
    if district:
        found &= Q(region=None) if district == NO_PLACE else Q(region__code__startswith=f"{district}.")
    return found
