"""The charts of a made-up year: the small sample that stands in `finance/classification`, and what its lines need besides.

Codes are built as Permendagri 90/2019 builds them; what a code that no line names is called, is called after the first below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simpul.config.demonstration.money.shape import DATA, Office, rows
from simpul.finance.classification import importing, sample
from simpul.finance.classification.importing import ACCOUNTS, ACTIVITIES, Chart
from simpul.finance.ledger import posting_rules
from simpul.finance.ledger.posting import open_year
from simpul.kernel.organizations.models import Agency

MIRRORS = (
    ("4.", "7.", "{name}-LO"),
    ("5.2.", "1.3.", "{name}"),
)  # the accrual accounts that the rules of posting lead to


def load(year: int, offices: Iterable[Office], treasury: Agency) -> None:
    """Charts, months and rules of posting of a year; what stands already stays."""
    sample.load(year)
    _take_in(year, ACTIVITIES, dict(_activities(offices)))
    _take_in(year, ACCOUNTS, dict(_accounts()))
    open_year(year, by=None)
    posting_rules.load(year, treasury=treasury)
    posting_rules.take_in((DATA / "rules.csv").read_bytes(), year, treasury=treasury, example=True)


def _activities(offices: Iterable[Office]) -> Iterator[tuple[str, str]]:
    fields = {row["field"]: row["field_name"] for row in rows("agencies")}
    for row in rows("activities"):
        yield row["code"], row["name"]
    for field in sorted({office.field for office in offices}):
        if field in fields:
            yield field, fields[field]
        for row in rows("support"):
            yield f"{field}.{row['suffix']}", row["name"]


def _accounts() -> Iterator[tuple[str, str]]:
    for row in rows("accounts"):
        code, name = row["code"], row["name"]
        yield code, name
        for own, other, called in MIRRORS:
            if code.startswith(own):
                plain = name.replace("Belanja Modal ", "") if own == "5.2." else name
                yield other + code.removeprefix(own), called.format(name=plain)


def _take_in(year: int, chart: Chart, named: dict[str, str]) -> None:
    """Codes with their names, and those above that nobody named."""
    standing = set(chart.model._default_manager.filter(year=year).values_list("code", flat=True))
    wanted: dict[str, str] = {}
    for code, name in sorted(named.items()):
        for above in _above(code, chart):
            wanted.setdefault(above, named.get(above, name))
        wanted.setdefault(code, name)
    fresh = [
        {"code": code, "name": name, "legal_basis": "", **chart.told(code)}
        for code, name in wanted.items()
        if code not in standing
    ]
    importing.add(chart, year, fresh, example=True)


def _above(code: str, chart: Chart) -> list[str]:
    found: list[str] = []
    while code := chart.parent(code):
        found.insert(0, code)
    return found
