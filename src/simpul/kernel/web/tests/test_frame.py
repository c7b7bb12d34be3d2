"""What stands around every page: icons, navigation, headers, origin."""

import json
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from simpul.kernel import audit
from simpul.kernel.accounts.roles import ADMINISTRATOR, REGENT
from simpul.kernel.web import icons, middleware, navigation
from simpul.kernel.web.navigation import Item, Registry


def test_an_icon_is_for_the_eye_alone():
    assert 'aria-hidden="true"' in icons.icon("home")
    assert 'width="20"' in icons.icon("home", 20)


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError, match="rumah"):
        icons.icon("rumah")


def test_pages_work_before_the_icons_are_brought(monkeypatch, tmp_path):
    monkeypatch.setattr(icons, "DRAWINGS", tmp_path / "none.json")
    icons.drawings.cache_clear()
    icons.icon.cache_clear()
    try:
        assert "<rect" in icons.icon("home")
    finally:
        icons.drawings.cache_clear()
        icons.icon.cache_clear()


def test_drawn_icons_are_the_listed_ones():
    if icons.DRAWINGS.exists():
        assert set(json.loads(icons.DRAWINGS.read_text())) == set(icons.NAMES)


def test_the_rail_shows_what_roles_allow_in_order():
    rail = Registry(Item("Semua", "/a/", "list"), Item("Bupati", "/b/", "star", roles=(REGENT,), order=1))
    assert [item.label for item in rail.items([ADMINISTRATOR.code])] == ["Semua"]
    assert [item.label for item in rail.items([REGENT.code])] == ["Bupati", "Semua"]


def test_only_who_keeps_the_system_is_shown_failed_messages():
    shown = [{item.url for item in navigation.staff.items([role])} for role in ("administrator", "regent")]
    assert ["/meja/pesan-gagal/" in urls for urls in shown] == [True, False]


def test_two_rooms_cannot_claim_one_address():
    rail = Registry(Item("Meja", "/meja/", "inbox"))
    rail.register(Item("Meja", "/meja/", "inbox"))
    with pytest.raises(ValueError, match="/meja/"):
        rail.register(Item("Lain", "/meja/", "list"))


@pytest.mark.parametrize(
    ("path", "where"),
    [("/", "/"), ("/layanan/aduan/", "/layanan/"), ("/urusan/", "/urusan/"), ("/privasi/", "")],
)
def test_a_page_belongs_to_the_longest_address_it_begins_with(path, where):
    assert navigation.here(path, navigation.public.items()) == where


def answer(layer, request, response=None):
    seen = []

    def view(asked):
        seen.append(audit.origin())
        return response or HttpResponse("ada")

    return layer(view)(request), seen[0]


def test_no_page_may_run_strangers_scripts():
    given, _origin = answer(middleware.secure, RequestFactory().get("/"))
    policy = given.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert given.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stricter_view_keeps_its_own_policy():
    strict = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    given, _origin = answer(middleware.secure, RequestFactory().get("/"), strict)
    assert given.headers["Content-Security-Policy"] == "sandbox"


def test_the_trail_knows_address_and_number_of_the_request():
    number = uuid4()
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"X-Request-ID": str(number)})
    given, origin = answer(middleware.origin, request)
    assert origin == audit.Origin(address="192.0.2.7", request_id=number)
    assert given.headers["X-Request-ID"] == str(number)
    assert audit.origin().request_id is None


def test_a_nonsense_number_is_replaced():
    given, origin = answer(middleware.origin, RequestFactory().get("/", headers={"X-Request-ID": "'; drop"}))
    assert UUID(given.headers["X-Request-ID"]) == origin.request_id


@pytest.mark.parametrize(
    ("https", "forwarded", "address"),
    [
        (False, "203.0.113.9", "127.0.0.1"),  # nobody stands in front: the header is a claim of the caller's
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "bukan alamat", None),
        (True, "", "127.0.0.1"),
    ],
)
def test_who_calls_is_believed_only_from_the_operators_proxy(https, forwarded, address):
    with override_settings(HTTPS=https):
        assert middleware.client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address
