"""Compressed answers: the same content, and a length that tells nothing."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from simpul.kernel.web.packing import Packing, packed

PAGE = b"<p>Lampu jalan mati di depan balai desa.</p>" * 40


def answer(response, accepts="gzip, deflate, br"):
    headers = {"accept-encoding": accepts} if accepts else {}
    return Packing(lambda request: response)(RequestFactory(headers=headers).get("/"))


def test_a_browser_reads_what_was_written():
    found = answer(HttpResponse(PAGE, headers={"ETag": '"x"'}))
    assert found.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.content) == PAGE
    assert int(found.headers["Content-Length"]) == len(found.content) < len(PAGE)
    assert found.headers["ETag"] == 'W/"x"'
    assert found.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("response", "accepts"),
    [
        (HttpResponse(b"kecil"), "gzip"),
        (HttpResponse(PAGE), ""),
        (HttpResponse(PAGE), "br"),
        (HttpResponse(PAGE, headers={"Content-Encoding": "br"}), "gzip"),
        (HttpResponse(bytes(range(256))), "gzip"),
    ],
    ids=["short", "nothing accepted", "another way", "compressed already", "grows"],
)
def test_some_answers_stay_as_they_are(response, accepts):
    before = response.content
    found = answer(response, accepts)
    assert found.content == before
    assert found.headers.get("Content-Encoding", "br") == "br"


def test_what_comes_in_pieces_is_compressed_in_pieces():
    found = answer(StreamingHttpResponse([PAGE, PAGE]))
    assert gzip.decompress(b"".join(found.streaming_content)) == PAGE * 2


def test_lengths_differ_by_chance():
    assert len({len(packed(PAGE, 100)) for _again in range(50)}) > 20
