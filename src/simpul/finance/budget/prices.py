"""Standard prices of the year, and leave to plan above one."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from simpul.finance.budget.models import Line, PriceException, StandardPrice, Version
from simpul.finance.budget.tables import amount
from simpul.finance.budget.versions import asked
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.writing import whole
from simpul.lib import spreadsheets
from simpul.lib.money import rupiah
from simpul.lib.spreadsheets import CellError, Column


@whole()
def ask(
    version: Version, line: Line, standard: StandardPrice, *, price: Decimal, reason: str, by: User
) -> PriceException:
    """Ask leave to plan a line above the standard, up to a price. Raises `Refused` without a reason, or when nothing is drafted."""
    entry = audit.record("budget.ask_price", "budget_line", line.pk, by=by, reason=reason, price=str(price))
    made = asked(
        "SELECT budget_ask_price(%s, %s, %s, %s, %s, %s)", version.pk, line.pk, standard.pk, price, reason, entry.pk
    )
    return PriceException.objects.get(pk=made)


@whole()
def judge(exception: PriceException, *, granted: bool, by: User, note: str = "") -> PriceException:
    """Grant it or not, once, by somebody else than who asked. Raises `Refused`."""
    entry = audit.record("budget.judge_price", "price_exception", exception.pk, by=by, reason=note, granted=granted)
    asked("SELECT budget_judge_price(%s, %s, %s, %s)", exception.pk, granted, note, entry.pk)
    return PriceException.objects.get(pk=exception.pk)


def _kind(cell: object) -> str:
    said = str(cell).strip().upper()
    if said not in StandardPrice.Kind.values:
        raise ValueError(_("Tulis SSH, SBU, HSPK, atau ASB."))
    return said


def _price(cell: object) -> Decimal:
    value = amount(cell)
    if value <= 0:
        raise ValueError(_("Harga lebih dari nol."))
    return value


COLUMNS = (
    Column("kind", "Daftar", _kind),
    Column("code", "Kode", spreadsheets.text),
    Column("name", "Uraian", spreadsheets.text),
    Column("specification", "Spesifikasi", spreadsheets.text, required=False),
    Column("unit", "Satuan", spreadsheets.text),
    Column("price", "Harga satuan", _price, also=("Harga",)),
    Column("region", "Wilayah", spreadsheets.text, required=False),
    Column("legal_basis", "Dasar hukum", spreadsheets.text, required=False),
)


@dataclass
class Brought:
    """A list of prices that a file would add to a year, and what is wrong in it."""

    year: int
    new: list[StandardPrice] = field(default_factory=list)
    known: int = 0
    errors: list[CellError] = field(default_factory=list)


def look(content: bytes, year: int) -> Brought:
    """Read a list against the one that stands; writes nothing. A price that stands is not changed. Raises `SpreadsheetError`."""
    table = spreadsheets.read(content, COLUMNS)
    standing = {(p.kind, p.code, p.region): p.price for p in StandardPrice.objects.of(year)}
    brought = Brought(year, errors=list(table.errors))
    for row, cells in table.rows.items():
        told = {key: value if value is not None else "" for key, value in cells.items()}
        key = (told["kind"], told["code"], told.get("region", ""))
        if standing.get(key, told["price"]) != told["price"]:
            words = _("Harga kode ini sudah ditetapkan %(price)s.") % {"price": rupiah(standing[key])}
            brought.errors.append(CellError(row, table.letters["Harga satuan"], "Harga satuan", words))
        elif key in standing:
            brought.known += 1
        else:
            standing[key] = told["price"]
            brought.new.append(StandardPrice(year=year, **told))
    brought.errors.sort(key=lambda error: error.row)
    return brought


@whole()
def take_in(brought: Brought, *, by: User | None, example: bool = False) -> int:
    """Add the prices that are new; returns how many. Raises `ValueError` while something is wrong."""
    if brought.errors:
        raise ValueError("A list with faults is not taken in.")
    audit.record("budget.prices", "standard_price", brought.year, by=by, prices=len(brought.new))
    for one in brought.new:
        one.example = example
    return len(StandardPrice.objects.bulk_create(brought.new))
