import asyncio
import json
import smtplib
import threading
from email.message import EmailMessage
from http.client import HTTPConnection

import pytest

from simpul.config.demonstration import catcher, mailbox, ways
from simpul.config.demonstration.catcher import _mail, _polite, _text
from simpul.kernel.regency import load


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(mailbox, "folder", lambda: tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture
def doors(folder):
    """The catcher on ports that are free, in a thread."""
    ready, ports, loop = threading.Event(), [], asyncio.new_event_loop()

    async def listen():
        servers = []
        for talk in (_mail, _text):
            servers.append(await asyncio.start_server(lambda r, w, talk=talk: _polite(talk, r, w), catcher.HOST, 0))
            ports.append(servers[-1].sockets[0].getsockname()[1])
        ready.set()
        return servers

    servers = []
    thread = threading.Thread(target=lambda: (servers.extend(loop.run_until_complete(listen())), loop.run_forever()))
    thread.start()
    assert ready.wait(5)
    yield ports
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


def letter(subject="Kode masuk Anda: 123456", body="Kode sekali pakai:\n123456\n.titik di awal baris\n"):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "halo@batang.contoh.id", "siti@batang.contoh.id"
    mail["Message-ID"] = "<satu@batang.contoh.id>"
    mail.set_content(body)
    return mail


def send(port, *mails):
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        for mail in mails:
            server.send_message(mail)


def post(port, body):
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/", body, {"Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status


def test_mail_is_caught_with_its_code(doors):
    send(doors[0], letter())
    (caught,) = mailbox.letters()
    assert (caught.channel, caught.to, caught.subject) == ("E-mail", "siti@batang.contoh.id", "Kode masuk Anda: 123456")
    assert caught.code == "123456"
    assert "\n.titik di awal baris" in caught.text


def test_two_letters_over_one_connection_and_one_sent_twice(doors):
    other = letter("Laporan diterima", "Nomor ADU-2611-000001 ä é")
    other.replace_header("Message-ID", "<dua@batang.contoh.id>")
    send(doors[0], letter(), other)
    send(doors[0], letter())
    newest, oldest = mailbox.letters()
    assert (newest.subject, oldest.code) == ("Laporan diterima", "123456")
    assert newest.text == "Nomor ADU-2611-000001 ä é"
    assert newest.code == ""


def test_text_messages_are_caught_once(doors):
    body = json.dumps({"id": "a1", "to": "+6281200000001", "text": "Kode 654321", "possible_duplicate": False})
    assert post(doors[1], body) == post(doors[1], body) == 202
    (caught,) = mailbox.letters()
    assert (caught.channel, caught.to, caught.code) == ("SMS", "+6281200000001", "654321")


@pytest.mark.parametrize("body", ["", "bukan json", "[]", '{"id": "x"}'])
def test_nonsense_is_refused_and_the_door_stays_open(doors, body):
    assert post(doors[1], body) == 400
    assert post(doors[1], json.dumps({"id": "b", "to": "+62812", "text": "ok"})) == 202


def test_nobody_else_reads_what_was_caught(doors, folder):
    send(doors[0], letter())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_old_letters_go(folder, monkeypatch):
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for number in range(6):
        mailbox.keep_text(json.dumps({"id": str(number), "to": "+62812", "text": str(number)}).encode())
    assert [letter.text for letter in mailbox.letters()] == ["5", "4", "3"]


def test_two_regencies_have_doors_of_their_own():
    batang, tapsel = load("batang"), load("tapanuli_selatan")
    assert not {*ways.ports(batang), batang.port} & {*ways.ports(tapsel), tapsel.port}
    assert ways.addresses(batang)["smtp"] == "smtp://127.0.0.1:9000"


def test_a_chat_is_answered_as_meta_would_and_kept_to_be_read(tmp_path, monkeypatch):
    monkeypatch.setattr(mailbox, "folder", lambda: tmp_path)
    tap = {"type": "reply", "reply": {"id": "send", "title": "Kirim"}}
    shown = {"type": "button", "body": {"text": "Sudah benar?"}, "action": {"buttons": [tap]}}
    sent = {"to": "6281200000001", "biz_opaque_callback_data": "a-1", "type": "interactive", "interactive": shown}
    assert mailbox.keep_chat(json.dumps(sent).encode())["messages"] == [{"id": "wamid.a-1"}]
    [letter] = mailbox.letters()
    assert (letter.channel, letter.to, letter.text) == ("WhatsApp", "+6281200000001", "Sudah benar?\n[Kirim]")
    with pytest.raises(ValueError, match="number and words"):
        mailbox.keep_chat(b"{}")
