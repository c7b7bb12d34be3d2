"""A hit that APIP passes on becomes a finding, once, in the same transaction, with what the agency said."""

from __future__ import annotations

from datetime import date

import pytest

from simpul.finance import roles
from simpul.finance.control import reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit
from simpul.finance.findings.models import Examination, Finding
from simpul.finance.following import opening
from simpul.finance.treasury.tests.conftest import YEAR, House, build, person
from simpul.kernel.accounts.models import User
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
APRIL = date(YEAR, 4, 20)


@pytest.fixture
def house() -> House:
    return build()


@pytest.fixture
def hit(house: House) -> Hit:
    """One invoice that was asked for twice."""
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="INV-7")
    house.submit(commitment, "900000", invoice="INV/7")
    running.run(registry["same_invoice"], YEAR, APRIL)
    return Hit.objects.get()


def inspector() -> User:
    return person(cast.officer(roles.INTERNAL_AUDITOR))


def test_it_becomes_a_finding_of_the_years_review_with_what_was_answered(hit: Hit, house: House) -> None:
    apip = inspector()
    reviewing.ask(hit, text="Mengapa tagihan ini diajukan dua kali?", by=apip)
    reviewing.answer(
        hit, text="Yang kedua untuk termin lain.", evidence="BAST 12", by=person(house.people.user), day=APRIL
    )
    assert not Finding.objects.exists(), "nothing is found before it is decided"
    act = reviewing.pass_on(hit, text="Jawaban tidak didukung bukti.", by=apip)
    found = Finding.objects.get()
    assert act.evidence == f"/temuan/{found.pk}/" or act.evidence.endswith(f"/{found.pk}/")
    assert (found.agency, found.amount) == (house.agency, hit.amount)
    assert f"Petunjuk nomor {hit.pk}" in found.condition
    assert "termin lain" in found.cause, "the agency is heard in the finding, too"
    review = Examination.objects.get()
    assert (review.body, review.kind, review.year) == ("apip", "review", YEAR)
    assert opening.of_hit(hit, apip) == act.evidence, "the same hit is the same finding"
    assert Finding.objects.count() == 1


def test_what_the_step_refuses_opens_nothing(hit: Hit) -> None:
    with pytest.raises(Exception, match=r".+"):
        reviewing.pass_on(hit, text="Belum ditanyakan kepada dinas.", by=inspector())
    assert not Finding.objects.exists()
    assert not Examination.objects.exists()
