"""Bodies are taken in before a page works on them, and never by all threads."""

from io import BytesIO
from threading import Event, Thread

import pytest
from django.test import Client, RequestFactory

from simpul.kernel.web import bodies
from simpul.kernel.web.bodies import Bodies


class Slow:
    """A body that does not come until it is let."""

    def __init__(self) -> None:
        self.asked, self.come = Event(), Event()

    def read(self, size: int) -> bytes:
        self.asked.set()
        assert self.come.wait(10)
        return b"x" * size


def answered(application: Bodies, body: object, length: str, **headers: str) -> tuple[str, bytes]:
    environ = RequestFactory(headers=headers).post("/layanan/aduan/ajukan/").environ
    said: list[str] = []
    environ |= {"CONTENT_LENGTH": length, "wsgi.input": body}
    parts = application(environ, lambda status, headers: said.append(f"{status} {dict(headers)}"))
    return said[0], b"".join(parts)


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_arrives_whole_and_without_one_nothing_waits():
    application = Bodies(echo, turns=1)
    assert answered(application, BytesIO(b"laporan"), "7") == ("200 OK {}", b"laporan")
    assert answered(application, BytesIO(b""), "") == ("200 OK {}", b"")
    assert answered(application, BytesIO(b"abc"), "nonsense") == ("200 OK {}", b"abc")


def test_when_all_turns_are_held_others_are_asked_to_come_back_and_soon_may(monkeypatch):
    monkeypatch.setattr(bodies, "WAIT", 0.05)
    application, slow = Bodies(echo, turns=1), Slow()
    holder = Thread(target=answered, args=(application, slow, "3"))
    holder.start()
    assert slow.asked.wait(5)
    status, said = answered(application, BytesIO(b"abc"), "3")
    assert status.startswith("503 Service Unavailable")
    assert "'Retry-After': '2'" in status
    assert said.decode() == (
        "Sistem sedang menerima banyak kiriman. Tunggu sebentar, lalu muat ulang halaman ini. "
        "Kiriman yang sama tidak tercatat dua kali.\n"
    )
    status, said = answered(application, BytesIO(b"abc"), "3", accept="text/html", accept_language="en")
    assert "Content-Security-Policy" in status
    assert b'<html lang="en"' in said
    assert b"The same submission is never recorded twice." in said
    slow.come.set()
    holder.join(5)
    assert answered(application, BytesIO(b"abc"), "3") == ("200 OK {}", b"abc")


@pytest.mark.parametrize(
    ("accept", "language", "said"),
    [
        ("text/html,*/*;q=0.8", "id", "<h1>Kiriman ini terlalu besar</h1>"),
        ("text/html,*/*;q=0.8", "en-GB,en;q=0.9", "At most 40 MB can be sent at once."),
        ("application/json", "id", "Kiriman ini terlalu besar. Paling besar 40 MB sekali kirim."),
    ],
)
def test_what_is_too_large_is_refused_unread_in_words_for_the_one_who_sent_it(accept, language, said):
    headers = {"accept": accept, "accept-language": language}
    answer = Client(headers=headers).post("/layanan/aduan/ajukan/", CONTENT_LENGTH="40000001")
    assert answer.status_code == 413
    assert said in answer.text
    assert ("<html" in answer.text) is accept.startswith("text/html")
    assert "Content-Security-Policy" in answer.headers
