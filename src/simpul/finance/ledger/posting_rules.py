"""The posting rules of a year, brought as a table; and who keeps the treasury. A small sample stands in `data/pasangan.csv`."""

from __future__ import annotations

from pathlib import Path

from simpul.finance.ledger.models import GeneralTreasury, PostingRule
from simpul.kernel.organizations.models import Agency
from simpul.kernel.writing import whole
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column

SAMPLE = Path(__file__).with_name("data") / "pasangan.csv"
COLUMNS = (
    Column("about", "Hal", spreadsheets.text),
    Column("account", "Akun", spreadsheets.text, required=False),
    Column("legal_basis", "Dasar hukum", spreadsheets.text, required=False),
)


@whole()
def take_in(content: bytes, year: int, *, treasury: Agency, example: bool = False) -> list[CellError]:
    """Take in the rules of a year and its treasury; what stands already stays. Writes nothing if a cell is wrong."""
    table = spreadsheets.read(content, COLUMNS)
    if table.errors:
        return table.errors
    rows = [
        PostingRule(year=year, example=example, **{name: cell or "" for name, cell in cells.items()})
        for cells in table.rows.values()
    ]
    PostingRule.objects.bulk_create(rows, ignore_conflicts=True)
    GeneralTreasury.objects.get_or_create(year=year, defaults={"agency": treasury, "example": example})
    return []


def load(year: int, *, treasury: Agency) -> None:
    """Take the sample in as the rules of a year, marked as an example."""
    take_in(SAMPLE.read_bytes(), year, treasury=treasury, example=True)
