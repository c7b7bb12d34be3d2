"""Two regencies witness each other over HTTP: what continues is signed, what does not is refused, written down and shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from simpul.kernel import integrations
from simpul.kernel.integrations import outgoing
from simpul.kernel.integrations.state import check_config
from simpul.kernel.proof import keys, signing, tree, witnessing
from simpul.kernel.proof.models import Witnessed
from simpul.kernel.proof.tests.test_tree import grow
from simpul.lib import clock, merkle, notes

pytestmark = pytest.mark.django_db
LOG = notes.Signer("tapanuli-selatan.simpul/bukti", b"t" * 32)
WITNESS = notes.Signer("tapanuli-selatan.simpul/saksi", b"s" * 32, witness=True)


class Other:
    """The other regency: a tree of its own, and what it cosigned."""

    def __init__(self) -> None:
        self.leaves = [merkle.leaf_hash(b"%d" % n) for n in range(5)]
        self.cosignatures: list[dict[str, Any]] = []
        self.broken = False

    def read(self, places: Any) -> dict[merkle.Place, bytes]:
        return {(lv, i): self._of(self.leaves[i << lv : (i + 1) << lv]) for lv, i in places}

    def _of(self, leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        k = merkle.split(len(leaves))
        return merkle.node_hash(self._of(leaves[:k]), self._of(leaves[k:]))

    def note(self) -> str:
        text = notes.Checkpoint(LOG.name, len(self.leaves), self._of(self.leaves)).text
        return notes.written(text, [LOG.line(text)])

    def answer(self, path: str) -> str:
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/bukti/checkpoint":
            return self.note()
        if parts.path == "/bukti/konsistensi.json":
            path_ = merkle.consistency(int(asked["dari"]), int(asked["ke"]), self.read)
            return json.dumps({"proof": [one.hex() for one in path_]})
        assert asked["origin"] == keys.origin()
        return json.dumps({"cosignatures": self.cosignatures})


@pytest.fixture
def other(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    monkeypatch.setattr(outgoing, "FIRST_WAIT", 0.001)
    made = Other()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = made.answer(self.path).encode()
            self.send_response(503 if made.broken else 200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    given = {
        "base": f"http://127.0.0.1:{server.server_port}",
        "log_key": str(LOG.verifier),
        "witness_key": str(WITNESS.verifier),
    }
    settings.SECRETS = settings.SECRETS | {"connections": {"witness": given}}
    yield made
    server.shutdown()
    server.server_close()


def test_what_continues_is_signed_once_for_each_size(other: Other) -> None:
    first = witnessing.look()
    assert witnessing.look() == first
    other.leaves += [merkle.leaf_hash(b"more")] * 9
    second = witnessing.look()
    assert (first.size, second.size) == (5, 14)
    head, moment = notes.signed_by(keys.witness().verifier, notes.written(notes.parted(second.note)[0], [second.line]))
    assert (head.size, moment) == (14, int(second.at.timestamp()))
    assert check_config(witnessing.CONNECTION).ok


def forked(other: Other) -> None:
    other.leaves = [merkle.leaf_hash(b"lain"), *other.leaves[1:], *other.leaves]


def shorter(other: Other) -> None:
    other.leaves = other.leaves[:3]


def rewritten(other: Other) -> None:
    other.leaves = [*other.leaves[:4], merkle.leaf_hash(b"lain")]


@pytest.mark.parametrize("evil", [forked, shorter, rewritten])
def test_what_does_not_continue_is_refused_loudly_and_for_good(
    client: Client, other: Other, evil: Callable[[Other], None]
) -> None:
    witnessing.look()
    honest = list(other.leaves)
    evil(other)
    refused = witnessing.look()
    assert refused.refused
    assert not refused.line
    other.leaves = [*honest, merkle.leaf_hash(b"kembali")]
    assert witnessing.look() == refused, "nothing more is signed until people have looked at it"
    assert Witnessed.objects.count() == 2
    finding = check_config(witnessing.CONNECTION)
    assert not finding.ok
    assert "DITOLAK" in finding.says
    assert refused.refused in client.get("/bukti/").content.decode()
    assert "DITOLAK" in client.get("/bukti/saksi/").content.decode()
    told = client.get("/bukti/saksi.json", {"origin": LOG.name}).json()
    assert [one["size"] for one in told["cosignatures"]] == [5]
    assert told["refused"][0]["note"] == refused.note


def test_a_note_of_another_key_is_neither_signed_nor_an_alarm(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    text = notes.parted(other.note())[0]
    note = notes.written(text, [notes.Signer(LOG.name, b"x" * 32).line(text)])
    monkeypatch.setattr(other, "note", lambda: note)
    with pytest.raises(notes.BadNote):
        witnessing.look()
    witnessing.run()
    assert not Witnessed.objects.exists()
    assert not check_config(witnessing.CONNECTION).ok


def test_what_cannot_be_reached_comes_again(other: Other) -> None:
    witnessing.look()
    other.leaves += [merkle.leaf_hash(b"more")]
    other.broken = True
    with pytest.raises(integrations.Unreachable):
        witnessing.look()
    witnessing.run()
    assert Witnessed.objects.count() == 1, "an answer that is no answer is no alarm"
    other.broken = False
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert witnessing.look().size == 6


def test_what_the_other_signed_of_ours_stands_below_our_checkpoint(client: Client, other: Other) -> None:
    grow(4)
    ours = signing.sign(by=None)
    text = notes.parted(ours.note)[0]
    other.cosignatures = [
        {"size": ours.size, "line": WITNESS.line(text, 1_800_000_000)},
        {"size": 99999, "line": "x"},
        {"size": "a"},
    ]
    assert witnessing.collect() == 1
    assert witnessing.collect() == 0
    note = client.get("/bukti/checkpoint").content.decode()
    assert notes.signed_by(WITNESS.verifier, note)[0].size == tree.size()
    assert WITNESS.name in client.get("/bukti/titik-periksa/").content.decode()


def test_a_cosignature_that_does_not_hold_is_not_kept(other: Other) -> None:
    grow(4)
    ours = signing.sign(by=None)
    other.cosignatures = [{"size": ours.size, "line": WITNESS.line("lain\n", 1)}]
    with pytest.raises(notes.BadNote):
        witnessing.collect()
    assert not ours.cosignatures.exists()
