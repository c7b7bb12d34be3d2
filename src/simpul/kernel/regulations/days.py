"""A year's days off as the joint decree (SKB 3 Menteri) and the regency set them, beside what the library foretells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.regulations.models import HolidayOverride, Proposal
from simpul.lib import spreadsheets
from simpul.lib.calendar import holidays_of
from simpul.lib.spreadsheets import Column

PREFIX = "calendar."
KINDS = {"libur": "holiday", "libur nasional": "holiday", "cuti bersama": "joint_leave", "hari kerja": "workday"}
TOLD = {"public": "holiday", "joint": "joint_leave"}


@dataclass(frozen=True)
class Difference:
    """A day as the calendar at hand has it and as it will be; empty where it is a day like any other."""

    day: date
    name: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        """Whether anything becomes different."""
        return self.before != self.after


def code_of(year: int) -> str:
    """The code under which a year's calendar is proposed."""
    return f"{PREFIX}{year}"


def kind(cell: Any) -> str:
    """Converter for the kind of day."""
    found = KINDS.get(str(cell).strip().casefold())
    if found is None:
        raise ValueError("Isi dengan “libur”, “cuti bersama”, atau “hari kerja”.")
    return found


COLUMNS = (
    Column("day", "Tanggal", spreadsheets.day),
    Column("name", "Nama", spreadsheets.text),
    Column("kind", "Jenis", kind),
)


def read(content: bytes, year: int) -> tuple[list[dict[str, str]], list[spreadsheets.CellError]]:
    """The days of a table, and what is wrong in it. Raises `SpreadsheetError` if it is no such table."""
    table = spreadsheets.read(content, COLUMNS, max_rows=400)
    wrong, seen = list(table.errors), set[date]()
    for row, values in table.rows.items():
        if values["day"].year != year:
            wrong.append(spreadsheets.CellError(row, "A", "Tanggal", f"Bukan tanggal dalam tahun {year}."))
        elif values["day"] in seen:
            wrong.append(spreadsheets.CellError(row, "A", "Tanggal", "Tanggal ini sudah tertulis di atas."))
        seen.add(values["day"])
    return [{**values, "day": values["day"].isoformat()} for values in table.rows.values()], wrong


def known(year: int) -> dict[date, tuple[str, str]]:
    """The days off of a year as they count now: kind and name."""
    found = {day.day: (TOLD[day.kind], day.name) for day in reversed(holidays_of(year))}
    for override in HolidayOverride.objects.filter(day__year=year):
        found[override.day] = (override.kind, override.name)
    return {day: told for day, told in sorted(found.items()) if told[0] != "workday"}


def compared(year: int, wanted: Iterable[Mapping[str, str]]) -> list[Difference]:
    """Every day of the present calendar and of the wanted one, in order."""
    now = known(year)
    then = {date.fromisoformat(row["day"]): (row["kind"], row["name"]) for row in wanted if row["kind"] != "workday"}
    return [
        Difference(day, (then.get(day) or now[day])[1], now.get(day, ("", ""))[0], then.get(day, ("", ""))[0])
        for day in sorted({*now, *then})
    ]


def put_in_force(proposal: Proposal) -> None:
    """The year is as proposed: what the library has besides becomes a working day."""
    year = int(proposal.code.removeprefix(PREFIX))
    wanted = {date.fromisoformat(row["day"]): (row["kind"], row["name"]) for row in proposal.value}
    for day in holidays_of(year):
        wanted.setdefault(day.day, ("workday", day.name))
    HolidayOverride.objects.filter(day__year=year).exclude(day__in=wanted).delete()
    HolidayOverride.objects.bulk_create(
        [
            HolidayOverride(day=day, kind=kind, name=name, legal_basis=proposal.legal_basis, proposal=proposal)
            for day, (kind, name) in sorted(wanted.items())
        ],
        update_conflicts=True, unique_fields=["day"], update_fields=["kind", "name", "legal_basis", "proposal"],
    )  # fmt: skip
    calendar.forget()
