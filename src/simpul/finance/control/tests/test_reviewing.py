"""The review of a hit: the agency is asked and heard, somebody of the inspectorate decides, and others see nothing meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from simpul.finance import roles
from simpul.finance.control import handing, reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit
from simpul.finance.control.tests.conftest import APRIL, inspector
from simpul.finance.treasury.tests.conftest import YEAR, House, person
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.notifications import texts
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused, Stale

pytestmark = pytest.mark.django_db
DUE = date(YEAR, 4, 27)
QUESTION, ANSWER = "Mengapa tagihan ini diajukan dua kali?", "Yang kedua untuk termin lain."


@pytest.fixture
def hit(house: House) -> Hit:
    """One invoice that was asked for twice."""
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="INV-7")
    house.submit(commitment, "900000", invoice="INV/7")
    running.run(registry["same_invoice"], YEAR, APRIL)
    return Hit.objects.get()


def answer(hit: Hit, house: House, day: date = APRIL) -> None:
    reviewing.answer(hit, text=ANSWER, evidence="BAST 12/2027", by=person(house.people.user), day=day)


def test_the_whole_way_to_an_explanation(hit: Hit, house: House) -> None:
    asked = reviewing.ask(hit, text=QUESTION, by=inspector())
    assert (hit.state, hit.due) == ("asked", DUE), "five working days"
    assert (asked.role, asked.seq) == ("apip", 1)
    answer(hit, house)
    reviewing.ask(hit, text="Di mana bukti terminnya?", by=inspector(), due=date(YEAR, 5, 20))
    answer(hit, house)
    reviewing.explain(hit, text="Dua termin, buktinya cocok.", by=inspector())
    assert hit.state == "explained"
    assert [act.step for act in hit.acts.order_by("seq")] == ["ask", "answer", "ask", "answer", "explain"]
    with pytest.raises(Stale):
        reviewing.pass_on(hit, text="Tidak jadi terjelaskan.", by=inspector())


def test_those_who_wait_are_told_and_a_letter_says_nothing_of_the_matter(hit: Hit, house: House) -> None:
    apip = inspector()
    reviewing.ask(hit, text=QUESTION, by=apip)
    answer(hit, house)
    reviewing.explain(hit, text="Dua termin, buktinya cocok.", by=apip)
    told = Message.objects.filter(template__startswith="control/", channel="inapp").order_by("pk")
    agency = [person(house.people.user), person(house.people.finance)]
    assert [(one.template, one.user) for one in told] == [
        *(("control/asked", user) for user in sorted(agency, key=lambda user: user.pk)), ("control/answered", apip),
        *(("control/decided", user) for user in sorted(agency, key=lambda user: user.pk)),
    ]  # fmt: skip
    for one in told:
        words = texts.render(one)
        assert f"/keuangan/pengendalian/antrean/{hit.pk}/" in words.body
        assert not [secret for secret in (QUESTION, "Tagihan", "INV") if secret in words.subject + words.body]


def test_nothing_is_passed_on_before_the_agency_was_heard(hit: Hit, house: House) -> None:
    with pytest.raises(Stale):
        reviewing.pass_on(hit, text="Langsung ke temuan.", by=inspector())
    reviewing.ask(hit, text=QUESTION, by=inspector())
    with pytest.raises(Refused, match="belum menjawab"):
        reviewing.pass_on(hit, text="Tidak menunggu jawaban.", by=inspector(), day=DUE)
    hit.refresh_from_db()
    act = reviewing.pass_on(hit, text="Tidak dijawab pada waktunya.", by=inspector(), day=date(YEAR, 4, 28))
    assert (act.step, hit.state) == ("pass_on", "passed_on")


@pytest.fixture
def receiving() -> Iterator[list[int]]:
    """A room that opens findings."""
    told: list[int] = []

    def receiver(hit: Hit, by: User) -> str:
        told.append(hit.pk)
        return f"/temuan/{hit.pk}/"

    handing.register(receiver)
    yield told
    handing._receivers.remove(receiver)


def test_what_is_passed_on_is_told_to_those_who_open_findings(hit: Hit, house: House, receiving: list[int]) -> None:
    reviewing.ask(hit, text=QUESTION, by=inspector())
    answer(hit, house)
    act = reviewing.pass_on(hit, text="Jawaban tidak didukung bukti.", by=inspector())
    assert receiving == [hit.pk]
    assert act.evidence.endswith(f"/temuan/{hit.pk}/"), "the review says where it went"


def test_each_step_belongs_to_its_people(hit: Hit, house: House) -> None:
    for somebody in (house.people.user, house.people.general, cast.officer(roles.STATE_AUDITOR), cast.officer(AUDITOR)):
        with pytest.raises(Refused, match="bukan tugas"):
            reviewing.ask(hit, text=QUESTION, by=person(somebody))
    reviewing.ask(hit, text=QUESTION, by=inspector())
    other = cast.officer(roles.BUDGET_USER, at=cast.agency("lain"))
    for somebody in (other, house.people.treasurer, cast.officer(roles.INTERNAL_AUDITOR)):
        with pytest.raises(Refused, match="bukan tugas"):
            reviewing.answer(hit, text=ANSWER, evidence="BAST", by=person(somebody))


def test_nobody_judges_where_he_holds_an_office(hit: Hit, house: House) -> None:
    both = inspector()
    Grant.objects.create(user=both, role="pptk", agency=house.agency, valid_from=cast.SINCE)
    with pytest.raises(Refused, match="Pengawas lain"):
        reviewing.ask(hit, text=QUESTION, by=both)


def test_words_and_evidence_are_asked_for(hit: Hit, house: House) -> None:
    with pytest.raises(Refused, match="sepuluh huruf"):
        reviewing.ask(hit, text="Mengapa?", by=inspector())
    with pytest.raises(Refused, match="setelah hari ini"):
        reviewing.ask(hit, text=QUESTION, by=inspector(), due=APRIL)
    hit.refresh_from_db()
    reviewing.ask(hit, text=QUESTION, by=inspector())
    with pytest.raises(Refused, match="bukti"):
        reviewing.answer(hit, text=ANSWER, evidence=" ", by=person(house.people.user))


def test_an_agency_sees_a_hit_once_it_is_asked_and_others_never(hit: Hit, house: House) -> None:
    def sees(*people: object) -> list[bool]:
        return [Hit.objects.visible_to(one).exists() for one in people]  # type: ignore[arg-type]

    examiners = (cast.officer(roles.INTERNAL_AUDITOR), cast.officer(roles.STATE_AUDITOR), cast.officer(AUDITOR))
    own = (house.people.user, house.people.finance, cast.officer(HEAD, at=house.agency))
    others = (
        cast.officer(roles.BUDGET_USER, at=cast.agency("lain")), house.people.treasurer, house.people.general, cast.officer(REGENT),
        cast.resident(), NOBODY,
    )  # fmt: skip
    assert sees(*examiners, *own, *others) == [True] * 3 + [False] * 9
    reviewing.ask(hit, text=QUESTION, by=inspector())
    assert sees(*examiners, *own, *others) == [True] * 6 + [False] * 6


def test_what_was_asked_about_stays_beside_a_later_hit(hit: Hit, house: House) -> None:
    reviewing.ask(hit, text=QUESTION, by=inspector())
    house.submit(house.commit(line=1), "800000", invoice="inv 7")
    running.run(registry["same_invoice"], YEAR, APRIL)
    later = Hit.objects.exclude(pk=hit.pk).get()
    hit.refresh_from_db()
    assert (hit.state, later.state, later.earlier) == ("asked", "open", hit)


def test_who_saw_an_older_state_is_told_so(hit: Hit, house: House) -> None:
    stale = Hit.objects.get(pk=hit.pk)
    reviewing.ask(hit, text=QUESTION, by=inspector())
    with pytest.raises(Stale):
        reviewing.explain(stale, text="Sudah jelas dari catatan.", by=inspector())
