"""RKA brought as a table: one row for each item, faults by their cells, nothing half saved.

Rows of one sub kegiatan, account and fund are one line; what the line comes to is the sum of its items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.budget.models import Line, StandardPrice, Version
from simpul.finance.budget.planning import Item, Wanted, plan
from simpul.finance.classification import codes
from simpul.finance.classification.models import Account, Activity, Fund
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.lib import money, spreadsheets
from simpul.lib.money import rupiah
from simpul.lib.spreadsheets import CellError, Column, Table

_MACHINE = re.compile(r"-?[0-9]+\.[0-9]{2}")


def amount(cell: Any) -> Decimal:
    """Converter for rupiah: a number cell, text with the marks that people here write, or `1200.00` as our own CSV files have it."""
    if isinstance(cell, str) and _MACHINE.fullmatch(cell.strip()):  # two digits after a point are no thousands
        return Decimal(cell.strip())
    value = money.parse(cell) if isinstance(cell, str) else spreadsheets.decimal(cell)
    if value != value.quantize(money.CENT):
        raise ValueError(_("Jumlah uang ditulis sampai sen, tidak lebih halus."))
    return value


COLUMNS = (
    Column("activity", "Kode sub kegiatan", codes.clean, required=False),
    Column("account", "Kode akun", codes.clean, also=("Kode rekening",)),
    Column("fund", "Kode sumber dana", codes.clean, required=False),
    Column("item", "Uraian", spreadsheets.text),
    Column("specification", "Spesifikasi", spreadsheets.text, required=False),
    Column("standard", "Kode standar harga", spreadsheets.text, required=False),
    Column("volume", "Volume", spreadsheets.decimal),
    Column("unit", "Satuan", spreadsheets.text),
    Column("price", "Harga satuan", amount),
    Column("total", "Jumlah", amount, required=False),
    Column("reason", "Alasan", spreadsheets.text, required=False),
)


@dataclass
class Brought:
    """What a file would plan, and what is wrong in it."""

    version: Version
    agency: Agency
    wanted: list[Wanted] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def look(content: bytes, version: Version, agency: Agency) -> Brought:
    """Read a file against the year's charts and prices; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table = spreadsheets.read(content, COLUMNS)
    brought = Brought(version, agency, errors=list(table.errors))
    known = _Known(version.year, table)
    grouped: dict[tuple[str, str, str], tuple[list[Item], list[str]]] = {}
    for row, cells in table.rows.items():
        wrong = list(known.faults(row, cells))
        brought.errors += wrong
        if not wrong:
            key = (cells["activity"] or "", cells["account"], cells.get("fund") or "")
            items, reasons = grouped.setdefault(key, ([], []))
            items.append(known.item(cells))
            reasons += [cells["reason"]] if cells.get("reason") else []
    brought.errors.sort(key=lambda error: (error.row, error.letter))
    brought.wanted = [
        Wanted(
            agency, account, sum((item.amount for item in items), Decimal(0)), activity=activity, fund=fund,
            reason="; ".join(dict.fromkeys(reasons)), items=items,
        )
        for (activity, account, fund), (items, reasons) in grouped.items()
    ]  # fmt: skip
    return brought


def take_in(brought: Brought, *, by: User) -> list[Line]:
    """Plan what was brought, all of it. Raises `ValueError` while something is wrong, `Refused` where the version may not be changed."""
    if brought.errors:
        raise ValueError("A table with faults is not taken in.")
    return plan(brought.version, brought.wanted, by=by)


class _Known:
    """The codes and prices of a year that a table names."""

    def __init__(self, year: int, table: Table) -> None:
        self.table, self.year = table, year
        rows = table.rows.values()
        self.activities = _codes(Activity.objects.of(year).filter(level=codes.Level.SUB_KEGIATAN), rows, "activity")
        self.accounts = _codes(
            Account.objects.of(year).filter(postable=True, book=codes.Book.BUDGETARY), rows, "account"
        )
        self.funds = _codes(Fund.objects.of(year), rows, "fund")
        said = {cells["standard"] for cells in rows if cells.get("standard")}
        self.prices = {one.code: one for one in StandardPrice.objects.of(year).filter(code__in=said)}

    def faults(self, row: int, cells: dict[str, Any]) -> Any:
        """What is wrong with a row that reads well."""
        lacking = _("Kode ini tidak ada dalam bagan %(year)s.") % {"year": self.year}
        for key, title, known in (
            ("activity", "Kode sub kegiatan", self.activities),
            ("account", "Kode akun", self.accounts),
            ("fund", "Kode sumber dana", self.funds),
            ("standard", "Kode standar harga", self.prices),
        ):
            if cells.get(key) and cells[key] not in known:
                yield self._at(row, title, lacking)
        if cells["account"].startswith("5") and not cells.get("activity"):
            yield self._at(row, "Kode sub kegiatan", _("Baris belanja harus menyebut sub kegiatannya."))
        if cells["volume"] <= 0 or cells["volume"] != round(cells["volume"], 4):
            yield self._at(row, "Volume", _("Volume lebih dari nol, paling banyak empat angka di belakang koma."))
        elif cells["price"] < 0:
            yield self._at(row, "Harga satuan", _("Harga tidak boleh negatif."))
        elif cells.get("total") not in (None, (sum_ := self.item(cells).amount)):
            yield self._at(row, "Jumlah", _("Volume × harga satuan = %(sum)s.") % {"sum": rupiah(sum_)})

    def item(self, cells: dict[str, Any]) -> Item:
        """The item of a row."""
        standard = self.prices.get(cells.get("standard") or "")
        return Item(
            cells["item"], cells["volume"], cells["unit"], cells["price"], standard.pk if standard else None,
            cells.get("specification") or "",
        )  # fmt: skip

    def _at(self, row: int, title: str, message: str) -> CellError:
        return CellError(row, self.table.letters.get(title, "A"), title, message)


def _codes(chart: Any, rows: Any, key: str) -> set[str]:
    said = {cells[key] for cells in rows if cells.get(key)}
    return set(chart.filter(code__in=said).values_list("code", flat=True))
