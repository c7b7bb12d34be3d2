"""Files of SIPD: ours written in its columns, its own read and laid beside ours, line by line.

SIPD publishes no description of its exports. Columns are therefore found by name, under every name that is in use, in any order; those
we do not know are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.budget.models import Line
from simpul.finance.budget.tables import amount
from simpul.finance.classification import codes
from simpul.finance.classification.models import AgencyCode
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column

HEADER = (
    "TAHUN", "KODE SKPD", "NAMA SKPD", "KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "KODE REKENING", "NAMA REKENING", "KODE SUMBER DANA",
    "NAMA SUMBER DANA", "PAGU",
)  # fmt: skip
COLUMNS = (
    Column("agency", "KODE SKPD", codes.clean, also=("KODE SUB SKPD", "KODE SUB UNIT", "KODE UNIT")),
    Column("activity", "KODE SUB KEGIATAN", codes.clean, required=False, also=("KODE SUB GIAT",)),
    Column("account", "KODE REKENING", codes.clean, also=("KODE AKUN",)),
    Column("fund", "KODE SUMBER DANA", codes.clean, required=False, also=("KODE DANA",)),
    Column(
        "amount",
        "PAGU",
        amount,
        also=("NILAI", "JUMLAH", "TOTAL", "TOTAL HARGA", "NILAI RINCIAN", "PAGU ANGGARAN", "ANGGARAN"),
    ),
)
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Compared:
    """One line on both sides: None where it is not there. `key` is the codes of agency, sub kegiatan, account and fund."""

    key: Key
    here: Decimal | None
    there: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What is here beyond what is there."""
        return (self.here or Decimal(0)) - (self.there or Decimal(0))


@dataclass
class Comparison:
    """A file beside the budget in force: what agrees is counted, the rest is told line by line."""

    same: int = 0
    only_here: list[Compared] = field(default_factory=list)
    only_there: list[Compared] = field(default_factory=list)
    differing: list[Compared] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def rows(year: int) -> Iterator[list[Any]]:
    """The ceilings in force, in the columns of `HEADER`."""
    agencies = dict(AgencyCode.objects.filter(year=year).values_list("agency_id", "code"))
    several = (
        Line.objects.of(year).filter(state__ceiling__gt=0).order_by("agency_id", "activity__code", "account__code")
    )
    for line in several.select_related("agency", "activity", "account", "fund", "state").iterator(chunk_size=2000):
        activity, fund = line.activity, line.fund
        yield [
            year, agencies.get(line.agency_id, ""), line.agency.name, activity.code if activity else "",
            activity.name if activity else "", line.account.code, line.account.name, fund.code if fund else "",
            fund.name if fund else "", line.state.ceiling,
        ]  # fmt: skip


def compare(content: bytes, year: int) -> Comparison:
    """Lay a file beside the ceilings in force; writes nothing. Raises `SpreadsheetError` for what is no table.

    Rows of one line are added up; a file without a column for funds is compared without them.
    """
    table = spreadsheets.read(content, COLUMNS)
    with_funds = "KODE SUMBER DANA" in table.letters
    found = Comparison(errors=list(table.errors))
    known = set(AgencyCode.objects.filter(year=year).values_list("code", flat=True))
    there: dict[Key, Decimal] = {}
    for row, cells in table.rows.items():
        if cells["agency"] not in known:
            words = _("SKPD ini tidak ada dalam daftar %(year)s.") % {"year": year}
            found.errors.append(CellError(row, table.letters["KODE SKPD"], "KODE SKPD", words))
            continue
        key = (cells["agency"], cells.get("activity") or "", cells["account"], cells.get("fund") or "")
        there[key] = there.get(key, Decimal(0)) + cells["amount"]
    here: dict[Key, Decimal] = {}
    for told in rows(year):
        key = (told[1], told[3], told[5], told[7] if with_funds else "")
        here[key] = here.get(key, Decimal(0)) + told[9]
    for key in sorted(here.keys() | there.keys()):
        one = Compared(key, here.get(key), there.get(key))
        place = found.only_here if one.there is None else found.only_there if one.here is None else found.differing
        if one.here == one.there:
            found.same += 1
        else:
            place.append(one)
    found.errors.sort(key=lambda error: error.row)
    return found
