"""A chart brought as a table, with every fault by its cell: nothing is taken in while one cell is wrong.

1. Read the cells. 2. See that each code is well built, stands once, and that the code above it is there. 3. Write all, from the top down.
What stands in the chart already may be brought again with the same name; another name is a fault, for documents show the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.classification import codes
from simpul.finance.classification.models import Account, Activity, Coded, Fund
from simpul.kernel.writing import whole
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column, Table

COLUMNS = (
    Column("code", "Kode", codes.clean),
    Column("name", "Nama", spreadsheets.text),
    Column("legal_basis", "Dasar hukum", spreadsheets.text, required=False),
)


@dataclass(frozen=True)
class Chart:
    """A kind of code: its table, where its codes hang, and what else a row of it says."""

    model: type[Coded]
    parent: Callable[[str], str]
    told: Callable[[str], dict[str, Any]]


def _account(code: str) -> dict[str, Any]:
    return {"book": codes.book(code), "side": codes.side(code), "postable": codes.depth(code) >= codes.POSTABLE_DEPTH}


ACTIVITIES = Chart(Activity, codes.parent_activity, lambda code: {"level": codes.level(code)})
ACCOUNTS = Chart(Account, codes.parent, _account)
FUNDS = Chart(Fund, codes.parent, lambda code: {})
CHARTS = {"kegiatan": ACTIVITIES, "akun": ACCOUNTS, "sumber-dana": FUNDS}


@dataclass(frozen=True)
class Brought:
    """What a file would do: codes that are new, how many stand already, and what is wrong."""

    year: int
    chart: Chart
    new: dict[str, dict[str, Any]]
    known: int
    errors: list[CellError]


def look(content: bytes, year: int, chart: Chart) -> Brought:
    """Read a file against the chart as it stands; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table = spreadsheets.read(content, COLUMNS)
    standing = dict(chart.model._default_manager.filter(year=year).values_list("code", "name"))
    new: dict[str, dict[str, Any]] = {}
    errors = list(table.errors)
    for row, cells in table.rows.items():
        wrong = _fault(cells, chart, standing, new)
        if wrong:
            errors.append(_at(table, row, "Kode", wrong))
        elif cells["code"] not in standing:
            new[cells["code"]] = {**cells, **chart.told(cells["code"]), "legal_basis": cells["legal_basis"] or ""}
    offered = standing.keys() | new.keys()
    for row, cells in table.rows.items():
        above = chart.parent(cells["code"])
        if cells["code"] in new and above and above not in offered:
            errors.append(_at(table, row, "Kode", _("Kode di atasnya, %(code)s, tidak ada.") % {"code": above}))
    return Brought(year, chart, new, len(table.rows) - len(new), sorted(errors, key=lambda error: error.row))


def _fault(cells: dict[str, Any], chart: Chart, standing: dict[str, str], new: dict[str, Any]) -> str:
    """What is wrong with a row; empty if nothing is."""
    code = cells["code"]
    try:
        chart.told(code)
    except codes.CodeError as problem:
        return str(problem)
    if code in new:
        return _("Kode ini sudah ada di baris sebelumnya.")
    if standing.get(code, cells["name"]) != cells["name"]:
        return _("Tahun ini kode itu bernama “%(name)s”. Nama kode yang sudah dipakai tidak diubah.") % {
            "name": standing[code]
        }
    return ""


def _at(table: Table, row: int, title: str, message: str) -> CellError:
    return CellError(row, table.letters.get(title, "A"), title, message)


@whole()
def take_in(brought: Brought, *, example: bool = False) -> int:
    """Write what is new, from the top down; returns how many codes. Raises `ValueError` while something is wrong."""
    if brought.errors:
        raise ValueError("A chart with faults is not taken in.")
    return add(brought.chart, brought.year, brought.new.values(), example=example)


def add(chart: Chart, year: int, rows: Iterable[dict[str, Any]], *, example: bool = False) -> int:
    """Write codes whose parents are among them or stand already."""
    keys = dict(chart.model._default_manager.filter(year=year).values_list("code", "pk"))
    layers: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        layers.setdefault(codes.depth(row["code"]), []).append(row)
    for _depth, several in sorted(layers.items()):
        made = chart.model._default_manager.bulk_create(
            chart.model(**row, year=year, example=example, **{"parent_id": keys.get(chart.parent(row["code"]))})
            for row in several
        )
        keys |= {one.code: one.pk for one in made}
    return sum(map(len, layers.values()))
