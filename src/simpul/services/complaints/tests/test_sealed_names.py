"""The identity of who reports misconduct: closed to everybody, opened by two together, and the reporter sees it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import facets, gate, unsealing
from simpul.kernel.cases.sealed_names import OpeningDecision, OpeningRequest
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.flow import DESK, INSPECTORATE
from simpul.services.complaints.tests.test_report import report

pytestmark = pytest.mark.django_db
WHY = "Perlu keterangan tambahan dari pelapor"


@pytest.fixture
def sealed():
    """A sealed report by somebody named, and two inspectors."""
    budi = cast.resident("Budi Pelapor", phone="+6281234567890")
    case = report(by=budi, category="pungli", oversight=True, sealed=True)
    return (
        case,
        budi,
        cast.officer(INSPECTORATE, name="Pemeriksa Satu"),
        cast.officer(INSPECTORATE, name="Pemeriksa Dua"),
    )


def knows(case, viewer) -> bool:
    return gate.knows_identity(case, Viewer(viewer.user))


def test_no_inspector_knows_alone(sealed):
    case, budi, one, _two = sealed
    assert not knows(case, one)
    unsealing.ask(case, by=one, reason=WHY)
    assert not knows(case, one)
    assert knows(case, budi)
    assert facets.look(case, one).reporter is None


def test_two_open_it_together_for_a_time_and_for_nobody_else(sealed):
    case, _budi, one, two = sealed
    unsealing.decide(unsealing.ask(case, by=one, reason=WHY), by=two, grant=True)
    third = cast.officer(INSPECTORATE)
    assert (knows(case, one), knows(case, two), knows(case, third)) == (True, True, False)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert not knows(case, one)


def test_nobody_decides_what_he_asked_himself(sealed):
    case, _budi, one, _two = sealed
    asked = unsealing.ask(case, by=one, reason=WHY)
    with pytest.raises(Refused, match="orang lain"):
        unsealing.decide(asked, by=one, grant=True)
    later = clock.now() + timedelta(hours=9)
    for asker in (one.user, cast.officer(INSPECTORATE).user):  # himself, and himself under another name
        forged = OpeningDecision(request=asked, asked_by=asker, decided_by=one.user, granted=True, until=later)
        with pytest.raises(IntegrityError), transaction.atomic():
            forged.save()


def test_a_request_is_decided_once(sealed):
    case, _budi, one, two = sealed
    asked = unsealing.ask(case, by=one, reason=WHY)
    with pytest.raises(Refused, match="menunggu"):
        unsealing.ask(case, by=two, reason=WHY)
    unsealing.decide(asked, by=two, grant=False)
    assert not knows(case, one)
    with pytest.raises(Refused, match="sudah diputuskan"):
        unsealing.decide(asked, by=two, grant=True)


def test_who_may_not_open_the_case_may_not_ask(sealed):
    case, budi, one, _two = sealed
    for somebody in (NOBODY, budi, cast.officer(DESK)):
        with pytest.raises(Refused):
            unsealing.ask(case, by=somebody, reason=WHY)
    with pytest.raises(Refused, match="Tuliskan"):
        unsealing.ask(case, by=one, reason="  ")


def test_what_was_asked_and_decided_cannot_be_rewritten(sealed):
    with connection.cursor() as cursor:
        for table in ("cases_openingrequest", "cases_openingdecision"):
            for right in ("UPDATE", "DELETE"):
                cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), (table, right)


def test_the_story_on_screen_and_what_the_reporter_reads(sealed, client: Client):
    case, budi, one, two = sealed
    address = f"/meja/kasus/{case.number}/"
    cast.sign_in(client, one)
    assert "Budi Pelapor" not in client.get(address).text
    client.post(f"{address}identitas/", {"lakukan": "minta", "reason": WHY})
    assert "menunggu persetujuan" in client.get(address).text
    second = cast.sign_in(Client(), two)
    page = second.get(address).text
    assert WHY in page
    assert "Budi Pelapor" not in page
    asked = OpeningRequest.objects.get()
    second.post(f"{address}identitas/", {"lakukan": "setuju", "permintaan": "999"})
    assert not knows(case, two)
    second.post(f"{address}identitas/", {"lakukan": "setuju", "permintaan": str(asked.pk)})
    assert "Budi Pelapor" in second.get(address).text
    assert "Budi Pelapor" in client.get(address).text
    own = cast.sign_in(Client(), budi).get(f"/lacak/{case.number}/").text
    assert "Identitas dibuka oleh dua orang" in own
    assert WHY in own
    assert "Pemeriksa Satu" not in own


def test_before_anything_happened_the_reporter_reads_how_it_is_guarded(sealed, client: Client):
    case, budi, _one, _two = sealed
    assert "Belum ada yang membuka identitas Anda" in cast.sign_in(client, budi).get(f"/lacak/{case.number}/").text
