"""A real mail server and a real text-message gateway on this machine, and people to write to."""

import json
import socket
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from simpul.kernel.accounts.models import User
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing.infobip import Infobip
from simpul.kernel.testing.meta import Meta


class MailServer:
    """Keeps what it takes. `answers` are given instead, one each, before it takes anything again.

    `silent` hangs up once the letter is in: whoever sent it cannot know.
    """

    def __init__(self):
        self.letters, self.answers = [], []
        self.taken, self.silent = threading.Event(), False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "tidakada" in address:
            return f"550 5.1.1 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.taken.set()
        if self.silent:
            self.silent = False
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def mail(settings):
    """A mail server that listens."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    server.port = controller.port
    yield server
    controller.stop()


@pytest.fixture
def no_mail(settings):
    """An address at which no mail server listens."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


class Gateway(ThreadingHTTPServer):
    """Keeps what it takes, and answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken, self.status = [], 202


class _Taker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, dict(self.headers), body))
        if self.server.status:
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    """A text-message gateway, known to this installation."""
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/kirim?dari=simpul"
    settings.SECRETS = settings.SECRETS | {"sms_gateway": address, "sms_token": "rahasia"}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def no_gateway(settings):
    settings.SECRETS = {name: value for name, value in settings.SECRETS.items() if not name.startswith("sms_")}


@pytest.fixture
def siti(db, no_gateway):
    """A resident without an account."""
    return Resident.objects.create(name="Siti Aminah", email="siti@contoh.id", phone="+6281234567890")


@pytest.fixture
def account(siti):
    """The account of that resident."""
    return User.objects.create_user(
        "Siti Aminah", email="siti@contoh.id", phone="+6281234567890", phone_verified=True, resident=siti
    )


@pytest.fixture
def officer(db):
    return User.objects.create_staff("Bagus Santoso", email="bagus@batang.contoh.id", password="panjang-sekali-1")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def connected(settings, **more):
    known = settings.SECRETS.get("connections", {})
    settings.SECRETS = settings.SECRETS | {"connections": known | more}


@pytest.fixture
def meta(settings):
    """WhatsApp, set up."""
    with Meta.running() as server:
        connected(settings, whatsapp=server.settings)
        yield server


@pytest.fixture
def infobip(settings):
    """A gateway for text messages, set up."""
    with Infobip.running() as server:
        connected(settings, sms=server.settings)
        yield server
