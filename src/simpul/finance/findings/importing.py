"""A report brought as a table: a row for each recommendation, faults by their cells, nothing half saved.

Rows of one finding number belong together; what describes the finding stands in the first of them and may be left out below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.findings import recording
from simpul.finance.findings.models import Examination, Finding
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import money, spreadsheets
from simpul.lib.spreadsheets import CellError, Column, Table

LONGEST = 4000


def _words(cell: Any) -> str:
    value = spreadsheets.text(cell)
    if len(value) > LONGEST:
        raise ValueError(f"Paling banyak {LONGEST} huruf.")
    return value


def _public(cell: Any) -> str:
    try:
        return recording.publishable(_words(cell), "")
    except Refused as refusal:
        raise ValueError(str(refusal)) from None


def _amount(cell: Any) -> Decimal:
    value = money.parse(cell) if isinstance(cell, str) else spreadsheets.decimal(cell)
    if value <= 0 or value != value.quantize(money.CENT) or value >= 10**18:
        raise ValueError("Isi dengan rupiah lebih dari nol, paling banyak dua angka di belakang koma.")
    return value


ABOUT = (
    Column("title", "Judul temuan", _public, required=False), Column("condition", "Kondisi", _words, required=False),
    Column("criteria", "Kriteria", _words, required=False), Column("cause", "Sebab", _words, required=False),
    Column("effect", "Akibat", _words, required=False), Column("amount", "Nilai temuan", _amount, required=False),
    Column("agency", "OPD temuan", spreadsheets.text, required=False),
)  # fmt: skip
COLUMNS = (
    Column("number", "Nomor temuan", spreadsheets.text),
    *ABOUT,
    Column("words", "Rekomendasi", _public),
    Column("responsible", "OPD penanggung jawab", spreadsheets.text),
    Column("unit", "Unit", _words, required=False),
    Column("owed", "Yang harus dipulihkan", _amount, required=False),
)


@dataclass
class Brought:
    """What a table would enter, and what is wrong in it."""

    examination: Examination
    findings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many recommendations there are."""
        return sum(len(several) for several in self.findings.values())


def look(content: bytes, examination: Examination) -> Brought:
    """Read a table; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table = spreadsheets.read(content, COLUMNS, max_rows=2000)
    brought, known = Brought(examination, errors=list(table.errors)), _Known(examination, table)
    for row, cells in table.rows.items():
        brought.errors += known.faults(row, cells, first=cells["number"] not in brought.findings)
        brought.findings.setdefault(cells["number"], []).append(cells)
    brought.errors.sort(key=lambda error: (error.row, error.letter))
    return brought


@whole()
def take_in(brought: Brought, *, by: User) -> int:
    """Enter all of it; returns how many recommendations. Raises `ValueError` while something is wrong, `Refused`."""
    if brought.errors:
        raise ValueError("A table with faults is not taken in.")
    agencies: dict[Any, Agency] = {one.code: one for one in Agency.objects.all()}
    for number, several in brought.findings.items():
        told: dict[str, Any] = {column.key: several[0].get(column.key) for column in ABOUT}
        told["agency"] = agencies[told["agency"]]
        finding = recording.find(brought.examination, number, by=by, **told)
        for cells in several:
            recording.recommend(
                finding, cells["words"], agency=agencies[cells["responsible"]], unit=cells.get("unit") or "", amount=cells.get("owed"),
                by=by,
            )  # fmt: skip
    return brought.rows


def told() -> list[str]:
    """What the sheet of instructions says."""
    return [
        _(
            "Satu baris untuk satu rekomendasi. Temuan dengan beberapa rekomendasi ditulis di beberapa baris dengan nomor yang sama."
        ),
        _("Kolom tentang temuan cukup diisi di baris pertamanya."),
        _("OPD ditulis dengan kodenya. Judul dan rekomendasi terbaca umum: jangan menulis nama orang."),
    ]


class _Known:
    """The agencies there are, and the numbers that are taken."""

    def __init__(self, examination: Examination, table: Table) -> None:
        self.letters = table.letters
        self.agencies = set(Agency.objects.active().values_list("code", flat=True))
        self.taken = set(
            Finding.objects.filter(examination=examination, withdrawal=None).values_list("number", flat=True)
        )
        self.told: dict[str, dict[str, Any]] = {}

    def faults(self, row: int, cells: dict[str, Any], *, first: bool) -> Iterator[CellError]:
        """What is wrong with a row that reads well."""
        yield from self._of_first(row, cells) if first else self._of_more(row, cells)
        for key, title in (("agency", "OPD temuan"), ("responsible", "OPD penanggung jawab")):
            if cells.get(key) and cells[key] not in self.agencies:
                yield self._at(row, title, _("Tidak ada instansi dengan kode “%(code)s”.") % {"code": cells[key]})

    def _of_first(self, row: int, cells: dict[str, Any]) -> Iterator[CellError]:
        self.told[cells["number"]] = cells
        if cells["number"] in self.taken:
            yield self._at(row, "Nomor temuan", _("Nomor temuan itu sudah ada di LHP ini."))
        for column in ABOUT:
            if column.key != "amount" and not cells.get(column.key):
                yield self._at(row, column.title, _("Belum diisi. Baris pertama sebuah temuan memuat semuanya."))

    def _of_more(self, row: int, cells: dict[str, Any]) -> Iterator[CellError]:
        before = self.told[cells["number"]]
        for column in ABOUT:
            if cells.get(column.key) not in (None, "", before.get(column.key)):
                yield self._at(
                    row, column.title, _("Lain daripada di baris pertama temuan ini. Kosongkan, atau samakan.")
                )

    def _at(self, row: int, title: str, message: str) -> CellError:
        return CellError(row, self.letters.get(title, "A"), title, message)
