"""Overrides: asked by one, signed by another who is entitled, public from then on and never changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from simpul.finance import roles
from simpul.finance.control import committing, exceptions, overriding
from simpul.finance.control.kinds import KINDS
from simpul.finance.control.models import Entitlement, Override
from simpul.finance.control.tests.conftest import APRIL
from simpul.finance.ledger.posting import turn
from simpul.finance.treasury.tests.conftest import YEAR, House, person
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.audit.models import Entry
from simpul.kernel.proof.models import Pending
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def asked(house: House, **more: Any) -> Override:
    told: dict[str, Any] = {
        "words": "Memilih langsung CV Maju Contoh", "reason": "Jalan putus oleh longsor, satu-satunya yang dekat.",
        "legal_basis": "Perpres 12/2021 Pasal 41", "evidence": "Nota dinas 600/12/2027", "by": person(house.people.officer),
    }  # fmt: skip
    kind, subject = more.pop("kind", "direct_choice"), more.pop("subject", ("contract", "dpupr/602/1/2027"))
    return overriding.ask(kind, *subject, **(told | more))


def test_what_is_signed_has_a_number_and_stands_on_the_public_list(house: House) -> None:
    house.contract()
    one = asked(house)
    assert (one.agency, one.asked_role, one.day) == (house.agency, "commitment_officer", APRIL)
    assert exceptions.of(YEAR, "direct_choice") == []
    signature = overriding.sign(one, granted=True, by=person(house.people.user))
    assert (signature.year, signature.no, signature.signed_role) == (YEAR, 1, "pa")
    [(source, told)] = exceptions.of(YEAR)
    assert source.code == "direct_choice"
    assert (told.number, told.agency) == (f"1/{YEAR}", house.agency.name)
    assert (told.asked, told.signed) == ("Pejabat pembuat komitmen (PPK)", "Pengguna anggaran (PA/KPA)")
    names = {person(house.people.officer).name, person(house.people.user).name} - {told.asked, told.signed}
    assert not [name for name in names if name in str(told)]
    second = overriding.sign(asked(house), granted=True, by=person(house.people.user))
    assert second.no == 2


def test_who_asks_does_not_sign_even_with_both_roles(house: House) -> None:
    house.contract()
    both = person(house.people.user)
    Grant.objects.create(user=both, role="commitment_officer", agency=house.agency, valid_from=cast.SINCE)
    with pytest.raises(Refused, match="Orang lain"):
        overriding.sign(asked(house, by=both), granted=True, by=both)
    tried = Entry.objects.filter(verb="control.refused").get()
    assert (tried.actor, tried.noun) == (both.pk, "sign"), "an attempt is written down"


def test_only_the_entitled_ask_and_sign(house: House) -> None:
    house.contract()
    with pytest.raises(Refused, match="tidak berwenang"):
        asked(house, by=person(house.people.treasurer))
    one = asked(house)
    stranger = cast.officer(roles.BUDGET_USER, at=cast.agency("lain")).user
    former = cast.officer(roles.BUDGET_USER, at=house.agency).user
    Grant.objects.filter(user=former).update(valid_to=APRIL)
    waiting = cast.officer(roles.PROCUREMENT_OFFICER, at=house.agency).user
    told = {"role": "pa", "agency": house.agency, "sensitive": True, "granted_by": person(house.people.officer)}
    Grant.objects.create(user=waiting, valid_from=cast.SINCE, **told)
    for somebody in (stranger, former, waiting, person(house.people.general)):
        assert isinstance(somebody, User)
        with pytest.raises(Refused, match="tidak berwenang"):
            overriding.sign(one, granted=True, by=somebody)


def test_it_is_decided_once_and_a_refusal_says_why(house: House) -> None:
    house.contract()
    one = asked(house)
    with pytest.raises(Refused, match="alasan penolakan"):
        overriding.sign(one, granted=False, by=person(house.people.user))
    refused = overriding.sign(one, granted=False, note="Masih ada penyedia lain.", by=person(house.people.user))
    assert refused.no is None
    assert exceptions.of(YEAR) == [], "what was refused is no override"
    with pytest.raises(Refused, match="sudah diputuskan"):
        overriding.sign(one, granted=True, by=person(house.people.user))


def test_it_names_something_that_is_there_and_nobody(house: House) -> None:
    house.contract()
    for subject in (("contract", "dpupr/602/2/2027"), ("request", "2027/dpupr/1"), ("month", "2027-14"), ("line", "x")):
        with pytest.raises(Refused, match="Tidak ada dokumen"):
            asked(house, subject=subject)
    with pytest.raises(Refused, match="rekening"):
        asked(house, reason="Dibayar ke rekening 3-001-00234-5 karena mendesak.")
    with pytest.raises(Refused, match="sepuluh huruf"):
        asked(house, reason="mendesak")
    line = house.lines[0]
    assert line.activity
    name = f"{YEAR}/dpupr/{line.activity.code}/{line.account.code}"
    planner = cast.officer(roles.AGENCY_PLANNER, at=house.agency).user
    assert asked(house, kind="price", subject=("line", name), by=planner).agency == house.agency
    assert (
        asked(house, kind="month", subject=("month", f"{YEAR}-03"), by=cast.officer(roles.ACCOUNTANT).user).agency
        is None
    )


def test_what_is_signed_is_committed_to_the_tree(house: House) -> None:
    house.contract()
    overriding.sign(asked(house), granted=True, by=person(house.people.user))
    [leaf] = Pending.objects.filter(kind="control.override")
    assert leaf.ref == f"pengecualian/{YEAR}/1"
    assert committing.now([leaf.ref]) == {leaf.ref: leaf.body}
    assert person(house.people.user).name not in leaf.body


def test_overrides_of_other_rooms_stand_on_the_same_list(house: House) -> None:
    accountant = cast.officer(roles.ACCOUNTANT).user
    for state in ("closed", "open"):
        turn(YEAR, 1, state, by=accountant, reason="Jurnal bulan ini tertinggal.")
    told = [told for source, told in exceptions.of(YEAR) if source.code == "tutup-buku"]
    assert [(one.reason, one.signed) for one in told] == [("Jurnal bulan ini tertinggal.", "Petugas akuntansi (PPKD)")]
    assert YEAR in exceptions.years()


def test_granted_prices_stand_on_the_same_list(house: House) -> None:
    from simpul.finance.budget import prices
    from simpul.finance.budget.models import StandardPrice, Version
    from simpul.finance.budget.tests import making

    told = {
        "year": YEAR,
        "kind": "SSH",
        "code": "1.1.7.01",
        "name": "Kertas HVS",
        "unit": "rim",
        "price": Decimal(62_000),
    }
    standard = StandardPrice.objects.create(**told)
    version = making.draft(Version.Kind.SHIFT, making.spending("150000000"))
    Grant.objects.create(user=making.secretary(), role="budget_team", valid_from=cast.SINCE)
    for price, granted in ((65_000, True), (70_000, False)):
        one = prices.ask(
            version, house.lines[0], standard, price=Decimal(price), reason="Harga pasar naik.", by=making.team()
        )
        prices.judge(one, granted=granted, by=making.secretary())
    [(_source, found)] = exceptions.of(YEAR, "izin-harga")
    assert "65.000" in found.words
    assert found.signed == "Tim anggaran (TAPD)"
    assert making.team().name not in str(found)


def test_the_database_knows_the_same_entitlements() -> None:
    rows = set(Entitlement.objects.values_list("kind", "deed", "role", "of_agency"))
    assert rows == {row for kind in KINDS.values() for row in kind.entitlements()}
