"""A whole book, read by the verifier as an outsider would; what was changed in it is named with entry, place and field."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simpul.finance.ledger import exporting
from simpul.finance.ledger.models import Series
from simpul.finance.ledger.posting import Posted
from simpul.finance.ledger.tests.conftest import YEAR
from simpul.kernel.proof.verifier import SOURCE, simpul_verify

pytestmark = pytest.mark.django_db
Buy = Callable[..., Posted]


@pytest.fixture
def book(buy: Buy) -> str:
    for n in range(6):
        buy(str(1000 + n), words=f"Pembelian ATK — {n}")
    return "".join(exporting.lines(Series.objects.get(book="budgetary", year=YEAR)))


def test_the_whole_book_holds(book: str, tmp_path: Path) -> None:
    (tmp_path / "buku.jsonl").write_text(book, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-I", "-S", str(SOURCE), str(tmp_path / "buku.jsonl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "6 jurnal utuh, tanpa lompatan, seimbang" in found.stdout, found.stderr


def test_the_first_wrong_entry_is_named_with_its_place_and_field(book: str) -> None:
    lines = book.splitlines(keepends=True)
    start = len("".join(lines[:3]).encode())
    row = json.loads(lines[3])
    for changed, said in (
        ({"body": row["body"].replace("1002.00", "1003.00", 1)}, f"jurnal ke-3 (baris 4, bita {start}): body"),
        ({"hash": row["hash"][::-1]}, f"jurnal ke-3 (baris 4, bita {start}): hash"),
    ):
        wrong = [*lines[:3], json.dumps(row | changed, ensure_ascii=False) + "\n", *lines[4:]]
        with pytest.raises(simpul_verify.Wrong) as found:
            simpul_verify.verify("".join(wrong), [])
        assert said in str(found.value)
    with pytest.raises(simpul_verify.Wrong, match="jurnal ke-3"):
        simpul_verify.verify("".join([*lines[:3], *lines[4:]]), [])
    with pytest.raises(simpul_verify.Wrong, match=r"entries: 6, seharusnya 5|head"):
        simpul_verify.verify("".join([*lines[:6], *lines[7:]]), [])


def test_one_bit_changed_anywhere_is_found(book: str) -> None:
    raw = book.encode()
    drawn = random.Random(27)
    for at in drawn.sample(range(len(raw)), 300):
        changed = bytearray(raw)
        changed[at] ^= 1 << drawn.randrange(8)
        with pytest.raises(
            (simpul_verify.Wrong, ValueError, KeyError, TypeError, IndexError, ArithmeticError, AttributeError)
        ):
            simpul_verify.verify(changed.decode(), [])
