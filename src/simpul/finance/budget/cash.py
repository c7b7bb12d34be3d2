"""The cash plan (anggaran kas) brought as a table: one row for each line, a column for each month, faults by their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.budget.models import CashPlan, Line
from simpul.finance.budget.tables import amount
from simpul.finance.classification import codes
from simpul.kernel.organizations.models import Agency
from simpul.lib import spreadsheets
from simpul.lib.money import CENT, rupiah
from simpul.lib.periods import MONTHS
from simpul.lib.spreadsheets import CellError, Column

NAMES = MONTHS["id"]
TWELVE = 12
COLUMNS = (
    Column("activity", "Kode sub kegiatan", codes.clean, required=False),
    Column("account", "Kode akun", codes.clean, also=("Kode rekening",)),
    Column("fund", "Kode sumber dana", codes.clean, required=False),
    *(Column(f"m{n}", name, amount, required=False) for n, name in enumerate(NAMES, 1)),
)
HEADER = ("Kode sub kegiatan", "Kode akun", "Nama akun", "Kode sumber dana", "Pagu", *NAMES)


@dataclass
class Brought:
    """What a file says of lines by their keys, and what is wrong in it."""

    plans: dict[int, list[Decimal]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


def look(content: bytes, year: int, agency: Agency) -> Brought:
    """Read a file against the lines of an agency; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table = spreadsheets.read(content, COLUMNS)
    brought, lines = Brought(errors=list(table.errors)), {_key(one): one for one in planned(year, agency)}
    for row, cells in table.rows.items():
        key = (cells.get("activity") or "", cells["account"], cells.get("fund") or "")
        months, line = [cells.get(f"m{n}") or Decimal(0) for n in range(1, TWELVE + 1)], lines.get(key)
        wrong = _fault(line, months, brought)
        if wrong or line is None:
            title, words = wrong
            brought.errors.append(CellError(row, table.letters.get(title, "A"), title, words))
        else:
            brought.plans[line.pk] = months
    brought.errors.sort(key=lambda error: error.row)
    return brought


def _fault(line: Line | None, months: list[Decimal], brought: Brought) -> tuple[str, str]:
    """The first thing that is wrong with a row, with the heading under which it stands; nothing for a sound one."""
    if line is None:
        return "Kode akun", _("Baris ini tidak ada dalam anggaran yang berlaku.")
    if line.pk in brought.plans:
        return "Kode akun", _("Baris ini sudah tertulis di atas.")
    for name, one in zip(NAMES, months, strict=True):
        if one < 0:
            return name, _("Jumlah tidak boleh negatif.")
    total, ceiling = sum(months, Decimal(0)), line.state.ceiling
    if total != ceiling:
        told = {"total": rupiah(total), "ceiling": rupiah(ceiling), "difference": rupiah(total - ceiling)}
        return NAMES[-1], _("Dua belas bulan berjumlah %(total)s, pagunya %(ceiling)s: selisih %(difference)s.") % told
    return ()  # type: ignore[return-value]


def planned(year: int, agency: Agency) -> list[Line]:
    """The lines of an agency that spend and have a ceiling, each with its plan as `told`."""
    rows = Line.objects.filter(year=year, agency=agency, outgoing=True, state__ceiling__gt=0)
    return list(
        rows.select_related("activity", "account", "fund", "state").order_by("activity__code", "account__code", "pk")
    )


def standing(lines: list[Line]) -> dict[int, list[Decimal]]:
    """The plan that counts, of those lines that have one."""
    rows = CashPlan.objects.filter(line__in=[one.pk for one in lines]).order_by("line_id", "-pk").distinct("line_id")
    return dict(rows.values_list("line_id", "months"))


def rows(year: int, agency: Agency) -> Iterator[list[Any]]:
    """The lines with their plans in the columns of `HEADER`; a line without one is spread evenly, the rest in December."""
    lines = planned(year, agency)
    plans = standing(lines)
    for one in lines:
        activity, account, fund = _key(one)
        months = plans.get(one.pk)
        if months is None or sum(months) != one.state.ceiling:
            months = evenly(one.state.ceiling)
        yield [activity, account, one.account.name, fund, one.state.ceiling, *months]


def evenly(ceiling: Decimal) -> list[Decimal]:
    """A twelfth for each month, in whole rupiah as long as there are any; what is left over falls into December."""
    unit = Decimal(1) if ceiling >= TWELVE else CENT
    each = (ceiling / TWELVE // unit) * unit
    return [*[each] * (TWELVE - 1), ceiling - each * (TWELVE - 1)]


def _key(line: Line) -> tuple[str, str, str]:
    return (line.activity.code if line.activity else "", line.account.code, line.fund.code if line.fund else "")
