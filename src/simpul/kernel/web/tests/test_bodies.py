"""Bodies are taken in before a page works on them, and never by all threads."""

from io import BytesIO
from threading import Event, Thread

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


def answered(application: Bodies, body: object, length: str) -> tuple[str, bytes]:
    said: list[str] = []
    parts = application({"CONTENT_LENGTH": length, "wsgi.input": body}, lambda status, headers: said.append(status))
    return said[0], b"".join(parts)


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_arrives_whole_and_without_one_nothing_waits():
    application = Bodies(echo, turns=1)
    assert answered(application, BytesIO(b"laporan"), "7") == ("200 OK", b"laporan")
    assert answered(application, BytesIO(b""), "") == ("200 OK", b"")
    assert answered(application, BytesIO(b"abc"), "nonsense") == ("200 OK", b"abc")


def test_when_all_turns_are_held_others_are_asked_to_come_back_and_soon_may(monkeypatch):
    monkeypatch.setattr(bodies, "WAIT", 0.05)
    application, slow = Bodies(echo, turns=1), Slow()
    holder = Thread(target=answered, args=(application, slow, "3"))
    holder.start()
    assert slow.asked.wait(5)
    status, said = answered(application, BytesIO(b"abc"), "3")
    assert status.startswith("503")
    assert b"Tunggu sebentar" in said
    slow.come.set()
    holder.join(5)
    assert answered(application, BytesIO(b"abc"), "3") == ("200 OK", b"abc")
