"""The loop of the worker process: woken at once, and killed in the middle."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from simpul.kernel.notifications import delivery, send
from simpul.kernel.notifications.delivery import LEASE, PostOffice
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.tests.samples import SAID, WARNING
from simpul.lib import clock

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORKER = """
import threading, django
django.setup()
from simpul.kernel.notifications import delivery
delivery.loop(threading.Event())
"""


def wait_until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def worker():
    """The loop, in a thread of this process."""
    stop = threading.Event()
    thread = threading.Thread(target=delivery.loop, args=[stop])
    thread.start()
    yield thread
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_it_leaves_at_commit_and_not_before(siti, mail, worker):
    with transaction.atomic():
        send(to=siti, **SAID)
        time.sleep(0.3)
        assert mail.letters == []
    committed = time.monotonic()
    assert mail.taken.wait(10)
    assert time.monotonic() - committed < 1.5, "woken, not found at the next look"
    wait_until(lambda: Message.objects.get().status == "Terkirim")


def test_rolled_back_nothing_leaves(siti, mail, worker):
    with transaction.atomic():
        send(to=siti, **SAID)
        transaction.set_rollback(True)
    send(to=siti, template="cases/reply", context={"number": "ADU-2", "title": "Got tersumbat"})
    assert mail.taken.wait(10)
    assert [letter["Subject"] for letter in mail.letters] == ["ADU-2: warga membalas"]


def test_it_survives_the_loss_of_its_connection(siti, mail, worker, monkeypatch, caplog):
    monkeypatch.setattr(delivery, "LOOK", 1.0)
    send(to=siti, **SAID)
    assert mail.taken.wait(10)
    wait_until(lambda: Message.objects.get().status == "Terkirim")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )
    send(to=siti, **SAID)
    wait_until(lambda: len(mail.letters) == 2)


def test_killed_in_the_middle_nothing_is_lost_and_the_second_copy_says_so(siti, mail):
    """The mail server has the letter, the worker is killed before it can note that."""
    hold = threading.Event()
    taking = mail.handle_DATA

    async def take_and_keep_waiting(server, session, envelope):
        await taking(server, session, envelope)
        while not hold.is_set():
            await asyncio.sleep(0.02)
        return "250 taken"

    mail.handle_DATA = take_and_keep_waiting
    [message] = send(to=siti, **SAID)
    environment = os.environ | {
        "SIMPUL_DATABASE": connection.settings_dict["NAME"],
        "SIMPUL_SMTP": f"smtp://127.0.0.1:{mail.port}",
    }
    process = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
    try:
        assert mail.taken.wait(30)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        hold.set()
    mail.handle_DATA = taking
    message.refresh_from_db()
    assert message.status == "Menunggu"
    assert PostOffice().empty() == 0, "the dead worker's claim is still fresh"
    with clock.frozen(clock.now() + LEASE + timedelta(seconds=1)):
        assert PostOffice().empty() == 1
    first, second = mail.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert second["X-Simpul-Resend"] == "possible-duplicate"
    assert second.get_content().startswith(WARNING)
    assert WARNING not in first.get_content()
