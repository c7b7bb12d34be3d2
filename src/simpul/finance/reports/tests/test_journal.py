"""The exported journal, added up by programs that are not ours: every account comes to what the ledger keeps."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import realization
from django.db import connection

from simpul.finance.ledger.closing import close_year, open_books
from simpul.finance.ledger.pairing import Books
from simpul.finance.reports import journal
from simpul.finance.reports.tests.conftest import YEAR, begin, happenings, post, year
from simpul.kernel.testing import cast

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
KEPT = """SELECT a.year, a.code, o.code, sum(b.debit - b.credit) FROM ledger_balance b JOIN classification_account a ON a.id = b.account_id
  JOIN organizations_agency o ON o.id = b.agency_id GROUP BY 1, 2, 3"""


@pytest.fixture(scope="module")
def two_years(world: Any) -> None:
    """Two years of random happenings, the first one closed; words that other programs could stumble over."""
    chance, words = random.Random(4), ('Nota "A"; lunas', "Baris\nbaru | \\ *", "; komentar?", "  Uji  ")
    with world():
        _happened(year(), chance, words)
        close_year(YEAR, by=None)
        made = begin(YEAR + 1)
        open_books(YEAR + 1, by=None)
        _happened(made, chance, words)


def _happened(made: Books, chance: random.Random, words: tuple[str, ...]) -> None:
    for number in range(40):
        amount = Decimal(chance.randrange(1, 10**13)) / 100
        agency = cast.agency(chance.choice(["dpupr", "dinkes"])).pk
        legs = chance.choice(list(happenings(made, agency, amount).values()))
        post(legs, month=chance.randrange(1, 13), year=made.year, words=words[number % 4])


def kept() -> dict[str, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return {journal.name(*row[:3]): row[3] for row in cursor.fetchall()}


def told(form: str) -> str:
    return "".join(journal.lines(form))


def test_beancount_comes_to_the_same_on_every_account(two_years: None) -> None:
    entries, errors, _options = loader.load_string(told("beancount"))
    assert errors == []
    found = {
        account.account: Decimal(sum((position.units.number for position in account.balance), Decimal(0)))
        for account in realization.iter_children(realization.realize(entries))
        if account.txn_postings
    }
    ours = kept()
    assert {name: found.get(name, Decimal(0)) for name in ours} == ours
    assert found.keys() - {name.rsplit(":", n)[0] for name in ours for n in range(1, 4)} == ours.keys()


def test_hledger_comes_to_the_same_on_every_account(two_years: None, tmp_path: Path) -> None:
    if not shutil.which("hledger"):
        pytest.skip("hledger is not installed (apt install hledger): beancount adds up the same journal")
    file = tmp_path / "jurnal.hledger"
    file.write_text(told("hledger"), encoding="utf-8")
    asked = ["hledger", "-f", str(file), "balance", "--flat", "--empty", "--no-total", "-O", "csv"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    found = {
        name: Decimal(amount)
        for name, amount in re.findall(r'^"([^"]+)","(-?[\d.]+)(?: IDR)?"$', done.stdout, re.MULTILINE)
    }
    ours = kept()
    assert len(found) > 20
    assert {name: found.get(name, Decimal(0)) for name in ours} == ours
    assert found.keys() <= ours.keys()


def test_the_same_ledger_is_the_same_text(two_years: None) -> None:
    assert told("hledger") == told("hledger")
    assert told("beancount") == told("beancount")
    assert "".join(journal.lines("hledger", YEAR)).count("\n2027-") == told("hledger").count("\n2027-")


def test_a_flaw_in_the_journal_is_found(two_years: None) -> None:
    spoilt = told("beancount").replace(" IDR\n", "1 IDR\n", 1).replace("01 IDR", "02 IDR", 1)
    _entries, errors, _options = loader.load_string(re.sub(r"\.(\d)(\d) IDR", ".99 IDR", spoilt, count=1))
    assert errors
