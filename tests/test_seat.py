"""Who is signed in is asked at every request: what is revoked, ended or changed elsewhere holds at the very next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel import kept
from simpul.kernel.accounts import sessions
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.notifications import send
from simpul.kernel.notifications.models import Message
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK

pytestmark = pytest.mark.django_db


def warm(viewer: Viewer) -> Client:
    """A browser of somebody whom this process has met: the next request is answered by one question."""
    client = cast.sign_in(Client(), viewer)
    page = "/meja/" if viewer.grants else "/urusan/"
    for _twice in range(2):
        assert client.get(page).status_code == 200
    return client


def account_of(viewer: Viewer) -> User:
    assert viewer.user is not None
    return viewer.user


def held(client: Client) -> set[tuple[str, int | None]]:
    """Roles and agencies in which the next request is answered."""
    user: Any = client.get("/meja/").wsgi_request.user
    return {(grant.role, grant.agency_id) for grant in user.grants()}


def at_desk(client: Client) -> int:
    return client.get("/meja/").status_code


def give(officer: Viewer, role: Role, agency: Agency) -> None:
    Grant.objects.create(
        user=account_of(officer), role=role.code, agency=agency, valid_from=clock.today(current().zone)
    )


def test_session_account_and_roles_are_read_by_one_question() -> None:
    client = warm(cast.officer(DESK))
    with CaptureQueriesContext(connection) as asked:
        client.get("/meja/")
    texts = [one["sql"] for one in asked.captured_queries if "django_session" in one["sql"]]
    assert len(texts) == 1
    assert "accounts_grant" in texts[0]
    assert "accounts_user" in texts[0]


def test_nothing_is_joined_to_one_account() -> None:
    """A join may be planned as a walk through all residents whose number is smaller."""
    with connection.cursor() as cursor:
        number = account_of(cast.resident()).pk
        question = kept.put_together(sessions.seat)
        assert question is not None
        told = {"key": "a" * 32, "number": number, "user": number, "day": clock.today(current().zone)}
        cursor.execute(f"EXPLAIN {question.sql}", question.filled(told))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Join" not in plan
    assert "Nested Loop" not in plan


def test_a_role_that_is_revoked_is_gone_at_the_next_request() -> None:
    desk, agency = cast.officer(DESK), cast.officer(AGENCY)
    clients = [warm(desk), warm(agency)]
    Grant.objects.filter(user=account_of(desk)).update(valid_to=clock.today(current().zone))
    assert held(clients[0]) == set()
    assert {role for role, _agency in held(clients[1])} == {AGENCY.code}


def test_a_role_that_is_given_is_there_at_the_next_request() -> None:
    officer = cast.officer(DESK)
    client = warm(officer)
    give(officer, AGENCY, cast.agency("dishub"))
    assert held(client) == {(DESK.code, None), (AGENCY.code, cast.agency("dishub").pk)}


def test_an_acting_role_ends_with_its_last_day() -> None:
    officer = cast.officer(DESK)
    tomorrow = clock.today(current().zone) + timedelta(days=1)
    Grant.objects.filter(user=account_of(officer)).update(valid_to=tomorrow)
    client = warm(officer)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] += 86_400
    session.save()
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert held(client) == set()


def test_a_role_that_changes_its_agency_reaches_the_new_one() -> None:
    officer = cast.officer(AGENCY, at=cast.agency("dishub"))
    client = warm(officer)
    Grant.objects.update(valid_to=clock.today(current().zone))
    give(officer, AGENCY, cast.agency("lain"))
    assert held(client) == {(AGENCY.code, cast.agency("lain").pk)}


def test_an_account_that_is_closed_is_nobody() -> None:
    officer, siti = cast.officer(DESK), cast.resident()
    clients = [warm(officer), warm(siti)]
    User.objects.update(is_active=False)
    assert not any(client.get("/urusan/").wsgi_request.user.is_authenticated for client in clients)
    assert at_desk(clients[0]) == 302


def test_a_former_officer_is_a_resident() -> None:
    officer = cast.officer(DESK)
    client = warm(officer)
    User.objects.update(is_staff_member=False)
    assert at_desk(client) == 403


def test_a_changed_password_ends_every_session() -> None:
    officer = cast.officer(DESK)
    client = warm(officer)
    user = User.objects.get(pk=account_of(officer).pk)
    user.set_password("kembang-kertas-28")
    user.save()
    assert at_desk(client) == 302
    assert not Session.objects.exists(), "as Django does"


def test_signing_out_ends_the_session_for_a_stolen_cookie_too() -> None:
    siti = cast.resident()
    client, thief = warm(siti), Client()
    thief.cookies = client.cookies.copy()
    assert thief.get("/urusan/").wsgi_request.user.is_authenticated
    client.post("/akun/keluar/")
    assert not thief.get("/urusan/").wsgi_request.user.is_authenticated


def test_a_session_ends_at_its_time() -> None:
    client = warm(cast.resident())
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert not client.get("/urusan/").wsgi_request.user.is_authenticated


def test_both_factors_hold_for_a_shift() -> None:
    client = warm(cast.officer(DESK))
    with clock.frozen(clock.now() + timedelta(hours=13)):
        assert at_desk(client) == 302


def test_what_another_process_wrote_into_the_session_is_read() -> None:
    client = warm(cast.officer(DESK))
    elsewhere = client.session
    elsewhere["account_authentication_methods"] = elsewhere["account_authentication_methods"][:1]
    elsewhere.save()
    assert at_desk(client) == 302


def test_a_session_that_became_another_persons_is_theirs() -> None:
    siti, budi = cast.resident(), cast.resident()
    client, other = warm(siti), warm(budi)
    theirs = Session.objects.get(session_key=other.session.session_key)
    Session.objects.filter(session_key=client.session.session_key).update(session_data=theirs.session_data)
    assert client.get("/urusan/").wsgi_request.user == budi.user


@pytest.mark.parametrize("forged", ["by_another_key", "nonsense"])
def test_a_session_that_somebody_wrote_without_the_key_is_nobodys(forged: str) -> None:
    client = warm(cast.officer(DESK))
    said = {"_auth_user_id": "1"}
    text = (
        signing.dumps(said, key="rahasia-lain", salt=client.session.key_salt) if forged == "by_another_key" else "x:y:z"
    )
    Session.objects.update(session_data=text)
    assert at_desk(client) == 302


def test_nothing_that_a_request_changes_in_its_copies_is_seen_by_another() -> None:
    viewer = cast.officer(AGENCY)
    client = warm(viewer)
    one, other = (client.get("/meja/").wsgi_request for _ in range(2))
    assert one.user == other.user
    assert one.user.grants()[0] is not other.user.grants()[0]
    one.session["account_authentication_methods"].clear()
    one.user.name = "Orang lain"
    assert other.session["account_authentication_methods"]
    assert client.get("/meja/").wsgi_request.user.name != "Orang lain"


def test_records_found_to_be_of_one_person_are_theirs_at_the_next_request() -> None:
    siti = cast.resident()
    client = warm(siti)
    second = Resident.objects.create(name="Siti A.", alias_of_id=siti.resident_id)
    assert client.get("/urusan/").wsgi_request.user.resident_ids() == {siti.resident_id, second.pk}


def test_a_message_is_told_of_at_the_next_request_and_no_more_once_it_is_read() -> None:
    siti = cast.resident()
    client = warm(siti)
    count = '<span class="count">'
    assert count not in client.get("/urusan/").content.decode()
    send(to=account_of(siti), template="cases/reply", context={"number": "ADU-1", "title": "Got tersumbat"})
    assert f"{count}1" in client.get("/urusan/").content.decode()
    message = Message.objects.get(channel="inapp")
    client.get(f"/kabar/{message.pk}/")
    assert count not in client.get("/urusan/").content.decode()


def test_a_draft_is_listed_at_the_next_request_and_no_more_once_it_is_gone() -> None:
    siti, other = cast.resident(), cast.resident()
    client = warm(siti)
    Draft.objects.create(owner=f"user:{account_of(other).pk}", service="aduan", data={}, updated_at=clock.now())
    assert "Belum dikirim" not in client.get("/urusan/").content.decode()
    Draft.objects.create(owner=f"user:{account_of(siti).pk}", service="aduan", data={}, updated_at=clock.now())
    assert "Belum dikirim" in client.get("/urusan/").content.decode()
    Draft.objects.all().delete()
    assert "Belum dikirim" not in client.get("/urusan/").content.decode()


def test_sessions_beyond_those_remembered_are_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 1)
    clients: list[Any] = [warm(cast.resident()) for _ in range(3)]
    assert all(client.get("/urusan/").wsgi_request.user.is_authenticated for client in clients)
