"""The treasury's documents on paper: SPP, SPM, SP2D, BAST, SPJ, STS and the cash book (BKU), each with its number.

They are drawn from the rows when somebody asks, so that paper and books cannot differ. A paper of something that was posted carries a
QR code that leads to its proof. Of a bank account only the last digits are printed: the whole number goes to the bank alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import override

from simpul.finance.ledger import committing
from simpul.finance.ledger.models import Entry
from simpul.kernel.documents.papers import paper
from simpul.kernel.notifications import texts
from simpul.kernel.regency import current
from simpul.kernel.web import formats
from simpul.lib import qr, terbilang

HERE = Path(__file__).parent
Facts = Sequence[tuple[str, str]]


def document(
    title: str, number: str, day: date, *, agency: str, facts: Facts, tables: Sequence[Mapping[str, Any]], amount: Decimal | None = None,
    signers: Sequence[tuple[str, str, date]] = (), entries: Sequence[Entry] = (), example: bool = False, flipped: bool = False,
) -> bytes:  # fmt: skip
    """One sheet: heading, facts, tables, the amount in words, who signed for what on which day, and where it can be proven.

    In Indonesian whoever asks: these are documents of the law.
    """
    with override("id"):
        data = {
            "regency": f"Pemerintah Kabupaten {current().short_name}", "agency": agency, "number": number,
            "facts": [list(one) for one in facts], "tables": [dict(one) for one in tables], "example": "Contoh" if example else "",
            "spelled": f"Terbilang: {terbilang.rupiah(amount)}" if amount is not None else "",
            "signers": [[role, name, formats.day(when)] for role, name, when in signers], "flipped": flipped, **_proof(entries),
        }  # fmt: skip
        return paper(HERE / "document.typ", title=title, language="id", day=day, data=data)


def _proof(entries: Sequence[Entry]) -> dict[str, str]:
    """Where the first entry can be proven, as picture and as words; nothing for what is not in the books."""
    if not entries:
        return {"proof": "", "qr": "", "proven": ""}
    address = f"{texts.site()}{reverse('proof')}?acuan={quote(committing.ref_of(entries[0]))}"
    numbers = ", ".join(f"{one.get_book_display()} {one.no}" for one in entries)
    return {
        "proof": f"Jurnal {numbers}. Buktinya dapat diperiksa siapa pun di {address}",
        "qr": qr.svg(address),
        "proven": "Kode QR ke bukti jurnal",
    }


def table(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], *, total: Sequence[Any] = (), widths: str = ""
) -> dict[str, Any]:
    """A table of a paper: the last columns that hold amounts stand to the right. `widths`: a letter for each column, `w` wide."""
    cells = [[_printed(cell) for cell in row] for row in rows]
    numbers = [any(isinstance(row[n], Decimal) for row in (*rows, total) if len(row) > n) for n in range(len(heads))]
    return {
        "heads": list(heads), "rows": cells, "total": [_printed(cell) for cell in total], "numbers": numbers,
        "wide": [mark == "w" for mark in widths.ljust(len(heads))],
    }  # fmt: skip


def _printed(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return formats.number(cell, 2)
    return formats.day(cell) if isinstance(cell, date) else str(cell)
