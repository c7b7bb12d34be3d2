"""The frame's own pages, sign-in in our look, and what mistakes are answered with."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings
from PIL import Image

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.testing import cast
from simpul.portal.design import views

pytestmark = pytest.mark.django_db
SMALL = 15_000  # bytes: the budget of a page's HTML, before compression even


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/akun/masuk/", "Tanpa kata sandi"),
        ("/akun/masuk/petugas/", "Masuk sebagai petugas"),
        ("/akun/daftar/", "Cukup nama dan satu kontak"),
        ("/akun/sandi/lupa/", "Khusus petugas"),
        ("/luring/", "Tidak ada jaringan"),
    ],
)
def test_pages_for_everybody(client, path, words):
    response = client.get(path)
    assert response.status_code == 200
    assert words in response.text
    assert len(response.content) < SMALL


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/akun/keamanan/", "Aplikasi autentikator"),
        ("/akun/keamanan/aplikasi/", "Kunci untuk diketik"),
        ("/akun/keamanan/kunci/", "Belum ada kunci"),
        ("/akun/keamanan/kunci/tambah/", "data-allauth-onload"),
        ("/akun/sandi/ganti/", "Kata sandi baru"),
        ("/akun/keluar/", "Keluar dari akun?"),
    ],
)
def test_pages_of_an_officers_own_security(client, path, words):
    officer = cast.officer(ADMINISTRATOR)
    officer.user.set_password("kembang-kertas-27")
    officer.user.save()
    response = cast.sign_in(client, officer).get(path)
    assert response.status_code == 200
    assert words in response.text


def test_every_public_page_shows_the_emergency_numbers(client):
    text = client.get("/akun/masuk/").text
    assert 'href="tel:119"' in text
    assert 'href="tel:112"' in text


def test_the_language_can_be_changed_and_stays(client):
    assert '<html lang="id"' in client.get("/akun/masuk/").text
    client.post("/bahasa/", {"language": "en", "next": "/akun/masuk/"})
    assert '<html lang="en"' in client.get("/akun/masuk/").text


def test_an_anonymous_page_sets_no_cookie_it_does_not_need(client):
    assert not client.get("/luring/").cookies


def test_a_telephone_can_install_the_regency(client):
    data = json.loads(client.get("/manifest.webmanifest").content)
    assert data["name"] == "Kabupaten Batang"
    assert client.get(data["start_url"]).status_code == 200


def test_the_service_worker_keeps_nothing_personal(client):
    response = client.get("/sw.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert '"/luring/"' in response.text
    assert "no-cache" in response.headers["Cache-Control"]


def test_a_page_that_is_not_there(client):
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.text


def test_an_old_form_token_is_told_in_plain_words():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/akun/masuk/", {"login": "siti@contoh.id"})
    assert response.status_code == 403
    assert "terlalu lama terbuka" in response.text


@pytest.mark.parametrize(("view", "code"), [(views.bad_request, 400), (views.forbidden, 403), (views.too_many, 429)])
def test_other_mistakes(view, code, client):
    request = client.get("/akun/masuk/").wsgi_request
    response = view(request)
    assert response.status_code == code
    assert str(code) in response.content.decode()


@pytest.mark.django_db(databases=[])
def test_when_we_are_broken_the_page_needs_no_database():
    response = views.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Kesalahan ada pada kami" in response.content.decode()


@pytest.mark.parametrize("path", ["/desain/", "/desain/?salah", "/desain/petugas/", "/desain/dinding/"])
def test_components_are_shown_only_where_everything_is_invented(client, path):
    assert client.get(path).status_code == 404
    with override_settings(DEBUG=True):
        assert client.get(path).status_code == 200


def test_a_form_that_came_back_says_so_in_its_title(client):
    with override_settings(DEBUG=True):
        assert "<title>Galat: Sistem desain" in client.get("/desain/?salah").text


def test_live_maps_get_the_kecamatan(client):
    names = [one["properties"]["name"] for one in client.get("/peta/kecamatan.geojson").json()["features"]]
    assert len(names) == 15
    assert "Limpung" in names


def test_mistakes_have_their_own_pages_in_the_settings():
    assert settings.CSRF_FAILURE_VIEW.startswith("simpul.portal.design.")


def test_a_home_screen_gets_pictures_of_its_size_and_ways_to_begin(client):
    data = client.get("/manifest.webmanifest").json()
    pictures = [icon for icon in data["icons"] if icon["type"] == "image/png"]
    for icon in pictures:
        picture = Image.open(BytesIO(client.get(icon["src"]).content))
        assert icon["sizes"] == f"{picture.width}x{picture.height}"
    assert {icon["sizes"] for icon in pictures} == {"192x192", "512x512"}
    for shortcut in data["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200
    assert client.get("/ikon/100000.png").status_code == 404
