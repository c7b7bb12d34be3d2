"""Two hundred residents at once with plain browsers: the form alone, no script, no header of ours, while processes and the database die."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.whole.conftest import HOST, VILLAGE, House
from tests.whole.killing import each_is_there_once, kill_at_random, settle

pytestmark = [pytest.mark.slow]
RESIDENTS = 200
LONGEST = 240.0
FORM = "/layanan/aduan/ajukan/"
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|kunci|bukti)" value="([^"]+)"')
NUMBER = re.compile(r"ADU-\d{4}-\d{6}")


@dataclass
class Browser:
    """A browser without scripts: it keeps cookies, sends forms as they stand in the page, and reloads when told that nothing came."""

    house: House
    n: int
    cookies: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def once(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """One request: status, where to go next, and the page."""
        line = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=20)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"203.0.{self.n // 250}.{self.n % 250}",
        }
        headers |= {"Accept": "text/html", "Origin": f"https://{HOST}", "Connection": "close"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = line.getresponse()
            page = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            return answer.status, answer.headers.get("Location", ""), page
        finally:
            line.close()

    def insist(self, until: float, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """The same again until somebody answers."""
        while time.monotonic() < until:
            try:
                answer = self.once(method, path, form)
            except (OSError, http.client.HTTPException) as broken:
                self.lost.append(repr(broken))
            else:
                if answer[0] < 500:
                    return answer
                self.lost.append(str(answer[0]))
            time.sleep(0.5)
        raise AssertionError(f"nobody answered {method} {path}: {self.lost[-3:]}")

    def complain(self, until: float) -> tuple[str, str]:
        """The whole way to the receipt: the form's key and the number that was acknowledged."""
        _status, _to, page = self.insist(until, "GET", FORM)
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(page)}
        typed = {"kind": "complaint", "text": f"Lampu jalan nomor {self.n} mati.", "category": "lampu-jalan"}
        form = {**hidden, **typed, "secrecy": "0", "region": VILLAGE}
        status, to, page = self.insist(until, "POST", FORM, form)
        if status == 200 and 'name="tetap"' in page:  # others have reported such a thing: it is another lamp
            status, to, page = self.insist(until, "POST", FORM, {**form, "tetap": "1"})
        assert status == 302, (status, page)
        status, _to, page = self.insist(until, "GET", to)
        [number] = set(NUMBER.findall(page))
        return hidden["kunci"], number


def test_whatever_dies_each_form_that_was_acknowledged_is_there_once(house: House) -> None:
    until, begin = time.monotonic() + LONGEST, threading.Barrier(RESIDENTS)
    browsers = [Browser(house, n) for n in range(RESIDENTS)]
    acknowledged: dict[str, str] = {}

    def resident(browser: Browser) -> None:
        begin.wait()
        key, number = browser.complain(until)
        acknowledged[key] = number

    residents = [threading.Thread(target=resident, args=[browser]) for browser in browsers]
    for one in residents:
        one.start()
    killed = kill_at_random(house, lambda: any(one.is_alive() for one in residents), until, database=True)
    for one in residents:
        one.join(30)
    lost = [said for browser in browsers for said in browser.lost]
    assert "the database" in killed, "hardly anything died: the test would prove nothing"
    assert lost, "nobody was interrupted: the test would prove nothing"
    assert len(acknowledged) == RESIDENTS, "every page brought a key of its own, and every resident a number home"
    each_is_there_once(house, list(acknowledged), set(acknowledged.values()))
    with house.database() as admin:
        told = "SELECT count(*) FROM cases_case WHERE text = ANY(%s) AND channel = 'web'"
        texts = [f"Lampu jalan nomor {n} mati." for n in range(RESIDENTS)]
        assert admin.execute(told, [texts]).fetchone() == (RESIDENTS,), "nor a second time under another key"
    print(
        f"{len(killed)} killed ({', '.join(sorted(set(killed)))}), {len(lost)} attempts lost, {len(acknowledged)} receipts"
    )
    settle(house)
