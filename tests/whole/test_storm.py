"""Two hundred residents at once while processes die: what was acknowledged is there, once and whole. Then callers who mean no good."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from uuid import uuid4

import pytest

from tests.whole.conftest import HOST, House
from tests.whole.killing import each_is_there_once, kill_at_random, settle

pytestmark = [pytest.mark.slow]
RESIDENTS = 200
LONGEST = 240.0


def test_whatever_dies_each_acknowledged_complaint_is_there_once(house: House) -> None:
    keys = {n: str(uuid4()) for n in range(RESIDENTS)}
    acknowledged: dict[int, str] = {}
    lost, until = [], time.monotonic() + LONGEST
    begin = threading.Barrier(RESIDENTS)

    def insist(n: int) -> None:
        """As a phone does: the same complaint with the same key, until somebody says that he has it."""
        begin.wait()
        while time.monotonic() < until:
            try:
                status, said = house.complain(n, keys[n])
            except (OSError, http.client.HTTPException) as broken:
                lost.append(repr(broken))
                time.sleep(0.5)
                continue
            if status in {200, 201}:
                acknowledged[n] = json.loads(said)["number"]
                return
            lost.append(str(status))
            time.sleep(0.5)

    residents = [threading.Thread(target=insist, args=[n]) for n in keys]
    for one in residents:
        one.start()
    killed = kill_at_random(house, lambda: any(one.is_alive() for one in residents), until)
    for one in residents:
        one.join(30)
    assert len(killed) >= 3, "hardly anything died: the test would prove nothing"
    assert lost, "nobody was interrupted: the test would prove nothing"
    assert len(acknowledged) == RESIDENTS
    each_is_there_once(house, list(keys.values()), set(acknowledged.values()))
    print(
        f"{len(killed)} killed ({', '.join(sorted(set(killed)))}), {len(lost)} attempts lost, {len(acknowledged)} complaints there"
    )
    settle(house)


def line(house: House) -> socket.socket:
    return socket.create_connection(("127.0.0.1", house.port), timeout=30)


def test_those_who_never_finish_a_header_are_hung_up_on_and_hold_nobody(house: House) -> None:
    slow = [line(house) for _n in range(60)]
    for one in slow:
        one.sendall(b"GET / HTTP/1.1\r\nHost: ")
    began = time.monotonic()
    assert house.ask("GET", "/layanan/")[0] == 200
    assert time.monotonic() - began < 10
    slow[0].settimeout(30)
    assert b"200" not in slow[0].recv(200)[:20], "hung up"
    for one in slow:
        one.close()


def test_a_hundred_megabytes_are_refused_without_being_read(house: House) -> None:
    with line(house) as caller:
        head = f"POST /layanan/aduan/ajukan/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nContent-Length: 100000000\r\n"
        caller.sendall(
            head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + b"a=" + b"x" * 100_000
        )
        caller.settimeout(30)
        said = caller.recv(4000)
        while b"\r\n0\r\n" not in said and (more := caller.recv(4000)):  # the words may come after the headers
            said += more
        assert said.startswith(b"HTTP/1.1 413")
        assert b"Kiriman ini terlalu besar. Paling besar 40 MB" in said
    assert house.ask("GET", "/sehat")[0] == 200


@pytest.mark.parametrize(
    "path", ["/berkas/../../secrets.toml", "/static/../../secrets.toml", "/static/%2e%2e/%2e%2e/secrets.toml"]
)
def test_no_path_leads_out_of_the_house(house: House, path: str) -> None:
    status, said = house.ask("GET", path)
    assert status in {400, 404}
    assert b"nik_key" not in said


@pytest.mark.parametrize("host", ["jahat.example", "testserver", "batang.contoh.go.id.jahat.example"])
def test_another_host_name_is_not_ours(house: House, host: str) -> None:
    status, said = house.ask("GET", "/layanan/", Host=host)
    assert status == 400
    assert host.encode() not in said


def test_nothing_that_is_sent_becomes_a_header(house: House) -> None:
    with line(house) as caller:
        caller.sendall(f"GET /akun/masuk/?next=%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
                       "X-Request-ID: a%0d%0aX-Jahat: 1\r\nConnection: close\r\n\r\n".encode())  # fmt: skip
        answer = b""
        while block := caller.recv(65536):
            answer += block
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"x-jahat" not in head
    assert b"set-cookie: x=1" not in head


def test_figures_are_not_for_those_behind_the_proxy(house: House) -> None:
    assert house.ask("GET", "/layanan/")[0] == 200
    assert house.ask("GET", "/metrics", X_Forwarded_For="203.0.113.9")[0] == 404
    status, said = house.ask("GET", "/metrics")
    assert status == 200
    assert b'simpul_request_seconds_count{route="catalogue"' in said
    assert b"simpul_worker_silence_seconds" in said
