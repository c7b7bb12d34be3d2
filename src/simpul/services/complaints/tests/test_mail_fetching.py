"""Letters fetched from a mailbox: each once, whatever breaks in between."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Call, Incoming
from simpul.kernel.integrations.state import check_config
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.kernel.testing.imap import Mailbox
from simpul.lib import clock
from simpul.services.complaints.mail import fetching, intake
from simpul.services.complaints.models import MailPlace
from simpul.services.complaints.tests.test_mail import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tmp_path: Any, settings: Any) -> Iterator[Mailbox]:
    with Mailbox.running(tmp_path) as server:
        given = {"address": "lapor@batang.contoh.id", **server.settings}
        known = settings.SECRETS.get("connections", {})
        settings.SECRETS = settings.SECRETS | {"connections": known | {"mailbox": given}}
        server.letters += [letter(name=f"<{n}@contoh.id>") for n in (1, 2)]
        yield server


def test_new_letters_are_taken_once_marked_as_read_and_answered(box: Mailbox) -> None:
    assert (fetching.fetch(), fetching.fetch()) == (2, 0)
    box.letters.append(letter(name="<3@contoh.id>"))
    assert fetching.fetch() == 1
    assert box.seen == {1, 2, 3}
    incoming.take_all()
    assert Message.objects.filter(template="mail/confirm").count() == 3
    assert MailPlace.objects.get().uid == 3


def test_a_name_that_no_column_holds_bars_no_letter_behind_it(box: Mailbox) -> None:
    box.letters.insert(0, letter(name="<1@contoh.id>").replace(b"<1@", b"<bad\0" + b"9" * 300 + b"@"))
    assert fetching.fetch() == 3


@pytest.mark.parametrize("at", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE", "LOGOUT"])
def test_a_line_that_goes_dead_loses_and_doubles_nothing(box: Mailbox, at: str) -> None:
    box.hangs_up_at = at
    fetching.fetch()
    fetching.fetch()
    assert sorted(Incoming.objects.values_list("message_id", flat=True)) == ["<1@contoh.id>", "<2@contoh.id>"]
    assert Call.objects.order_by("pk").last().ok


def test_a_server_that_counts_anew_brings_nothing_twice(box: Mailbox) -> None:
    fetching.fetch()
    box.validity, box.letters[:] = 8, [letter(name="<0@contoh.id>"), *box.letters]
    incoming.take_all()
    assert fetching.fetch() == 1
    assert Incoming.objects.count() == 3


def test_a_letter_without_a_name_counts_by_its_words_and_a_giant_is_left(box: Mailbox, monkeypatch: Any) -> None:
    box.letters[:] = [letter(name=""), letter(name=""), letter(name="<besar@contoh.id>", text="x" * 5000)]
    monkeypatch.setattr(fetching, "LARGEST", 4000)
    fetching.fetch()
    assert Incoming.objects.count() == 1
    assert MailPlace.objects.get().uid == 3, "what is too large does not block what follows"


def test_failures_stand_on_the_page_of_connections(box: Mailbox, settings: Any, client: Client) -> None:
    assert check_config(intake.CONNECTION).says == "Kotak surat terbuka."
    given = settings.SECRETS["connections"]["mailbox"]
    good = dict(given)
    given["password"] = "salah"
    assert "menolak nama, kata sandi" in check_config(intake.CONNECTION).says
    assert fetching.fetch() == 0
    assert not Call.objects.order_by("pk").last().ok
    assert (
        "menolak nama, kata sandi"
        in cast.sign_in(client, cast.officer(ADMINISTRATOR)).get("/pengelola/sambungan/").text
    )
    given |= good | {"ca_file": ""}
    assert "tidak dipercaya" in check_config(intake.CONNECTION).says
    assert fetching.fetch() == 0, "a certificate that nobody vouches for is refused"
    given |= good | {"imap": "localhost:1"}
    assert "tidak menjawab" in check_config(intake.CONNECTION).says
    box.refuses = {"SELECT"}
    given |= good
    assert "folder" in check_config(intake.CONNECTION).says


def test_the_first_time_begins_with_today_and_a_new_count_as_far_back_as_names_are_kept(box: Mailbox) -> None:
    asked: list[str] = []
    answer = box._answer
    box._answer = lambda command, words: asked.append(words) or answer(command, words)  # type: ignore[method-assign,func-returns-value]
    fetching.fetch()
    box.validity = 9
    fetching.fetch()
    since = [words.split()[-1] for words in asked if "SINCE" in words]
    today = clock.now().date()
    assert since == [fetching._day(today), fetching._day(today - incoming.KEPT + timedelta(days=1))]


def test_without_a_server_nothing_is_fetched(settings: Any) -> None:
    assert fetching.fetch() == 0
    assert not Call.objects.exists()
