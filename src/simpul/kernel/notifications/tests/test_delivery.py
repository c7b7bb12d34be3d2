"""Emptying the outbox: once, later, again and marked, never."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from simpul.kernel.notifications import Address, delivery, keeping, outbox, send
from simpul.kernel.notifications.carriers import Undelivered
from simpul.kernel.notifications.delivery import LEASE, PostOffice, wait_after
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.tests.samples import CODE, CONTEXT, SAID, TEMPLATE, WARNING
from simpul.lib import clock

pytestmark = pytest.mark.django_db
MARK = "X-Simpul-Resend"


def later(seconds=0, **more):
    return clock.frozen(clock.now() + timedelta(seconds=seconds, **more))


def body(letter):
    return letter.get_content()


def test_letter_is_sent_once(siti, mail):
    [message] = send(to=siti, **SAID)
    assert PostOffice().empty() == 1
    assert PostOffice().empty() == 0
    [letter] = mail.letters
    assert letter["To"] == "siti@contoh.id"
    assert letter["Subject"] == "ADU-2026-000123: pesan dari petugas"
    assert letter["Message-ID"] == f"<{message.message_id}@batang.contoh.id>"
    assert MARK not in letter
    assert "Regu kami datang besok pagi & sore." in body(letter)
    assert "/lacak/ADU-2026-000123/" in body(letter)
    assert body(letter).startswith("Petugas menulis kepada Anda")
    message.refresh_from_db()
    assert (message.status, message.attempts, message.trying_since) == ("Terkirim", 1, None)


def test_officer_is_led_to_his_desk(officer, mail):
    send(to=officer, template="cases/reply", context={"number": "ADU-1", "title": "Sampah"}, about="ADU-1")
    PostOffice().empty()
    assert "/meja/kasus/ADU-1/" in body(mail.letters[0])


def test_dead_mail_server_is_tried_again_later(siti, no_mail, settings, request):
    [message] = send(to=siti, **SAID)
    assert PostOffice().empty() == 0
    message.refresh_from_db()
    assert message.status == "Menunggu"
    assert "refused" in message.last_error
    assert message.not_before > clock.now() + timedelta(seconds=10)
    mail = request.getfixturevalue("mail")
    assert PostOffice().empty() == 0, "its time has not come"
    with later(60):
        assert PostOffice().empty() == 1
    assert MARK not in mail.letters[0], "the first attempt surely did not arrive"
    message.refresh_from_db()
    assert (message.attempts, message.last_error) == (2, "")


def test_letter_refused_for_now_is_tried_again_unmarked(siti, mail):
    send(to=siti, **SAID)
    mail.answers = ["451 4.3.0 try later"]
    assert PostOffice().empty() == 0
    with later(60):
        assert PostOffice().empty() == 1
    assert [MARK in letter for letter in mail.letters] == [False]


def test_server_that_falls_silent_leaves_doubt_and_the_second_copy_says_so(siti, mail):
    [message] = send(to=siti, **SAID)
    mail.silent = True
    assert PostOffice().empty() == 0
    with later(60):
        assert PostOffice().empty() == 1
    first, second = mail.letters
    assert MARK not in first
    assert second[MARK] == "possible-duplicate"
    assert first["Message-ID"] == second["Message-ID"]
    assert body(second).startswith(WARNING)
    message.refresh_from_db()
    assert message.status == "Terkirim"


def test_doubt_once_raised_stays_until_it_arrives(siti, mail):
    send(to=siti, **SAID)
    mail.silent = True
    PostOffice().empty()
    mail.answers = ["451 4.3.0 try later"]
    with later(60):
        assert PostOffice().empty() == 0
    with later(600):
        assert PostOffice().empty() == 1
    assert mail.letters[1][MARK] == "possible-duplicate"


def test_unknown_recipient_is_given_up_at_once(mail):
    [message] = send(to=Address(email="tidakada@contoh.id"), **SAID)
    PostOffice().empty()
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("Gagal", 1)
    assert "no such user" in message.last_error
    assert keeping.health().failed == 1


@pytest.mark.parametrize("address", ["siti@contoh.id\nBcc: semua@contoh.id", "@"])
def test_impossible_address_is_given_up_and_stops_nobody(mail, siti, address):
    Message.objects.create(channel="email", address=address, template=TEMPLATE, context=CONTEXT)
    send(to=siti, **SAID)
    PostOffice().empty()
    assert [letter["To"] for letter in mail.letters] == ["siti@contoh.id"]
    assert Message.objects.get(address=address).status != "Terkirim"


def test_message_without_words_is_given_up_and_stops_nobody(mail, siti, caplog):
    Message.objects.create(channel="email", address="a@contoh.id", template=TEMPLATE, context={})
    send(to=siti, **SAID)
    assert PostOffice().empty() == 1
    broken = Message.objects.get(address="a@contoh.id")
    assert broken.status == "Gagal"
    assert "undefined" in broken.last_error


class Broken:
    """A carrier that never manages."""

    def carry(self, parcel):
        raise Undelivered("selalu sibuk")

    def close(self):
        pass


def test_what_never_works_is_given_up_after_a_day_and_a_half_and_can_be_tried_anew(siti, mail, caplog):
    [message] = send(to=siti, **SAID)
    started, moment = clock.now(), clock.now()
    while message.status == "Menunggu":
        with clock.frozen(moment):
            PostOffice({"email": Broken()}).empty()
        message.refresh_from_db()
        moment = max(message.not_before, moment) + timedelta(seconds=1)
    assert message.attempts == delivery.ATTEMPTS
    assert timedelta(hours=18) < message.failed_at - started < timedelta(hours=60)
    keeping.retry(message)
    with clock.frozen(moment):
        assert PostOffice().empty() == 1


def test_waiting_grows_and_scatters():
    waits = [[wait_after(attempt) for _ in range(50)] for attempt in range(1, 13)]
    assert timedelta(seconds=15) <= min(waits[0]) < max(waits[0]) <= timedelta(seconds=45)
    assert max(waits[-1]) <= 1.5 * delivery.LONGEST_WAIT
    assert len(set(waits[3])) > 40


def test_sign_in_code_is_forgotten_once_sent(mail):
    outbox.deliver("email", "siti@contoh.id", **CODE)
    PostOffice().empty()
    assert "481926" in body(mail.letters[0])
    assert Message.objects.get().context == {}


def test_stale_sign_in_code_is_not_sent(mail, caplog):
    outbox.deliver("email", "siti@contoh.id", **CODE)
    with later(hours=1):
        PostOffice().empty()
    message = Message.objects.get()
    assert (mail.letters, message.status, message.context) == ([], "Gagal", {})


def test_claim_of_a_dead_worker_is_respected_no_longer_than_its_lease(siti, mail):
    send(to=siti, **SAID)
    dead = PostOffice()
    assert len(dead._claim()) == 1
    assert PostOffice().empty() == 0
    with later(LEASE.total_seconds() + 1):
        assert PostOffice().empty() == 1
    assert MARK not in mail.letters[0], "it was claimed but never handed over"


def test_worker_whose_claim_was_taken_over_sends_nothing(siti, mail):
    send(to=siti, **SAID)
    slow = PostOffice()
    [message] = slow._claim()
    with later(LEASE.total_seconds() + 1):
        assert PostOffice().empty() == 1
    assert slow._send(message) is False
    assert len(mail.letters) == 1


def test_worker_told_to_stop_gives_back_what_it_has_not_begun(siti, mail):
    send(to=siti, **SAID)
    stop = threading.Event()
    stop.set()
    assert PostOffice().empty(stop) == 0
    assert PostOffice().empty() == 1


def race():
    """Two workers at once on forty messages."""
    start = threading.Barrier(2)

    def work():
        try:
            start.wait(10)
            PostOffice().empty()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def forty():
    for number in range(40):
        send(to=Address(email=f"warga{number}@contoh.id"), **SAID)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same(mail):
    forty()
    race()
    assert len(mail.letters) == len({letter["To"] for letter in mail.letters}) == 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would(mail, monkeypatch):
    look = delivery.CLAIM.split("WHERE id IN (")[1].split("FOR UPDATE")[0]
    monkeypatch.setattr(delivery, "CLAIM", look)
    monkeypatch.setattr(PostOffice, "_begin", lambda self, message: True)
    forty()
    race()
    assert len(mail.letters) > 40
