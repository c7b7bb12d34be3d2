"""nginx before a house, by the file in `deploy/`: where nginx is installed."""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simpul.kernel.regency import PROJECT
from simpul.lib import clock
from tests.whole.conftest import HOST, House, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        NGINX is None, reason="nginx is not installed: this tries deploy/nginx.conf (apt install nginx)"
    ),
]
AROUND = """
daemon off; pid {here}/pid; error_log {here}/error.log; worker_processes 1; {user}
events {{}}
http {{ access_log off; client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
{ours}
}}
"""


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(clock.now()).not_valid_after(clock.now() + timedelta(days=1))
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    unlocked = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    (folder / "privkey.pem").write_bytes(private)


@dataclass
class Proxy:
    """nginx, and how a browser speaks to it."""

    tls: int
    plain: int

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=30, context=ssl._create_unverified_context())
        known = {
            "Host": HOST,
            "Accept": "text/html",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        with closing(line):
            line.request(method, path, body, known)
            answer = line.getresponse()
            return answer, answer.read().decode()


def started(folder: Path, behind: int) -> tuple[subprocess.Popen[bytes], Proxy]:
    proxy = Proxy(free_port(), free_port())
    certificate(folder)
    ours = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for theirs, here in {
        f"/etc/letsencrypt/live/{HOST}": str(folder), "[::]:443": f"[::1]:{proxy.tls}", "[::]:80": f"[::1]:{proxy.plain}",
        "listen 443": f"listen 127.0.0.1:{proxy.tls}", "listen 80": f"listen 127.0.0.1:{proxy.plain}",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{behind}", "/srv/simpul": str(PROJECT),
    }.items():  # fmt: skip
        assert theirs in ours
        ours = ours.replace(theirs, here)
    ours = "\n".join(line for line in ours.splitlines() if "[::1]" not in line)  # some machines speak IPv4 alone
    conf = folder / "nginx.conf"
    conf.write_text(
        AROUND.format(here=folder, ours=ours, user="user root;" if os.geteuid() == 0 else ""), encoding="utf-8"
    )
    tried = subprocess.run([str(NGINX), "-t", "-c", str(conf)], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr.replace('the "user" directive', "")
    process = subprocess.Popen([str(NGINX), "-c", str(conf)], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            proxy.ask("GET", "/sehat")
            break
        except OSError:
            time.sleep(0.1)
    return process, proxy


@pytest.fixture(scope="module")
def proxy(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    process, made = started(tmp_path_factory.mktemp("nginx"), house.port)
    yield made
    process.terminate()
    process.wait(20)


def test_pages_come_through_with_their_headers(proxy: Proxy) -> None:
    answer, page = proxy.ask("GET", "/layanan/")
    assert answer.status == 200
    assert "<h1" in page
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["Server"] == "nginx", "without its version"
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)) as line:
        line.request("GET", "/layanan/", headers={"Host": HOST})
        assert line.getresponse().headers["Location"] == f"https://{HOST}/layanan/"


def test_nobody_says_from_where_he_comes(proxy: Proxy, house: House) -> None:
    body = urlencode({"nomor": "ADU-2611-999999", "kode": "AAAA-AAAA-AAAA"}).encode()
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
    first, page = proxy.ask("GET", "/lacak/")
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    body += b"&csrfmiddlewaretoken=" + token.encode()
    tried = [
        proxy.ask("POST", "/lacak/", body, Cookie=cookie, X_Forwarded_For=f"203.0.113.{n}", **form)[0].status
        for n in range(31)
    ]
    assert tried == [422] * 30 + [429], "the address that he writes himself counts for nothing"


@pytest.mark.parametrize("path", ["/metrics", "/siap"])
def test_what_is_for_the_operator_stays_inside(proxy: Proxy, path: str) -> None:
    assert proxy.ask("GET", path)[0].status == 404


@pytest.mark.parametrize("size", [41_000_000, 43_000_000], ids=["by Simpul", "by nginx"])
@pytest.mark.parametrize(
    ("language", "said"), [("id", "Kiriman ini terlalu besar"), ("en", "This submission is too large")]
)
def test_too_much_is_refused_in_the_language_of_who_sent_it(proxy: Proxy, size: int, language: str, said: str) -> None:
    answer, page = proxy.ask("POST", "/layanan/aduan/ajukan/", b"x" * size, Accept_Language=language)
    assert answer.status == 413
    assert said in page
    assert proxy.ask("GET", "/sehat")[0].status == 200


def test_when_nobody_answers_a_page_says_so(tmp_path: Path) -> None:
    process, alone = started(tmp_path, free_port())
    try:
        answer, page = alone.ask("GET", "/layanan/")
    finally:
        process.terminate()
        process.wait(20)
    assert answer.status == 502
    assert "Layanan sedang tidak menjawab" in page
