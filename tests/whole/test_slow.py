"""Callers who send their body a byte at a time."""

from __future__ import annotations

import time

import pytest

from tests.whole.conftest import HOST, House
from tests.whole.test_storm import line

pytestmark = [pytest.mark.slow]


def test_those_who_dribble_a_body_hold_nobody(house: House) -> None:
    head = (
        f"POST /layanan/aduan/ajukan/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nContent-Length: 5000\r\n"
    )
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    slow = [line(house) for _n in range(12)]
    for one in slow:
        one.sendall(head.encode() + b"text=")
    time.sleep(1)
    began = time.monotonic()
    try:
        assert house.ask("GET", "/layanan/", timeout=15)[0] == 200
        assert time.monotonic() - began < 5
    finally:
        for one in slow:
            one.close()
