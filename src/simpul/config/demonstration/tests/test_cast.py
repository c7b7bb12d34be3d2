import tomllib

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import RequestFactory, override_settings

from simpul.config.demonstration import agencies, cast, keys, views
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Scope, registry
from simpul.kernel.organizations.models import Agency
from simpul.services.complaints.models import Category


def test_every_role_has_somebody(stage):
    granted = set(Grant.objects.values_list("role", flat=True))
    assert granted == {role.code for role in registry.values() if role.scope is not Scope.OWN}
    labels = [row[0] for row in cast.table()]
    assert labels[0] == "Warga"
    assert len(labels) == len(granted) + 1


def test_loading_twice_changes_nothing(stage):
    before = (stage / "cast.toml").read_text(), User.objects.count(), Agency.objects.count(), Grant.objects.count()
    agencies.load()
    cast.load()
    assert before == (
        (stage / "cast.toml").read_text(), User.objects.count(), Agency.objects.count(), Grant.objects.count()
    )  # fmt: skip


def test_keys_are_this_installations_own_and_closed_to_others(stage):
    file = stage / "cast.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    kept = tomllib.loads(file.read_text())
    assert len(kept["password"]) >= 15
    assert len(set(kept["totp"].values())) == len(kept["totp"]) > 20
    file.unlink()
    assert keys.read().password != kept["password"]


def test_an_officer_signs_in_with_both_factors(stage, client):
    kept = keys.read()
    email = f"admin.aduan@{cast.domain()}"
    client.post("/akun/masuk/petugas/?next=/meja/", {"login": email, "password": kept.password})
    assert client.get("/meja/").status_code == 302
    client.post("/akun/masuk/faktor-kedua/", {"code": views.code(kept.totp[email])})
    assert client.get("/meja/").status_code == 200


def test_every_officer_has_a_second_factor(stage):
    officers = User.objects.filter(is_staff_member=True)
    assert Authenticator.objects.filter(type="totp", user__in=officers).count() == officers.count() > 20


def test_names_say_that_they_are_made_up(stage):
    assert all("Contoh" in user.name for user in User.objects.all())
    assert all(user.email.endswith("contoh.id") for user in User.objects.all())
    assert not Agency.objects.exclude(legal_basis=agencies.MARK).exists()


def test_categories_are_routed_and_the_regencys_own_choice_is_kept(stage):
    assert Category.objects.get(pk="jalan-rusak").route()[0].code == "dpupr"
    assert Category.objects.get(pk="lampu-jalan").route()[0].code == "dishub"
    Category.objects.filter(pk="sampah").update(agency=Agency.objects.get(code="dpupr"))
    agencies.load()
    assert Category.objects.get(pk="sampah").agency.code == "dpupr"


@pytest.mark.parametrize("code", ["33.25", "12.03"])
def test_every_route_leads_to_an_agency(code):
    known = {row["code"] for row in agencies.rows(f"agencies-{code}.csv")}
    assert {row["agency"] for row in agencies.rows("routes.csv")} <= known


def test_a_real_installation_has_no_such_page(stage, client):
    assert not apps.is_installed("simpul.config.demonstration")
    assert client.get("/contoh/").status_code == 404


def test_the_page_shows_whom_one_may_be(stage, client):
    with override_settings(ROOT_URLCONF="simpul.config.demonstration.tests.urls"):
        kept = keys.read()
        secret = kept.totp[f"bupati@{cast.domain()}"]
        before = views.code(secret)
        page = client.get("/contoh/", headers={"host": "localhost:8000"})
        text = page.content.decode()
        assert kept.password in text
        assert before in text or views.code(secret) in text  # half a minute may end in between
        assert "no-store" in page.headers["Cache-Control"]
        assert client.get("/contoh/", headers={"host": "localhost", "x-forwarded-for": "10.0.0.1"}).status_code == 404
        assert client.get("/contoh/", headers={"host": "localhost"}, REMOTE_ADDR="10.0.0.1").status_code == 404


@pytest.mark.parametrize(
    ("host", "address", "more", "near"),
    [
        ("localhost:8000", "127.0.0.1", {}, True),
        ("127.0.0.1:8000", "127.0.0.1", {}, True),
        ("[::1]:8000", "::1", {}, True),
        ("testserver", "127.0.0.1", {}, False),
        ("localhost", "192.168.1.5", {}, False),
        ("localhost", "", {}, False),
        ("localhost", "127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, False),
        ("localhost", "127.0.0.1", {"via": "1.1 proxy"}, False),
    ],
)
def test_only_a_browser_on_this_machine(host, address, more, near):
    request = RequestFactory().get("/contoh/", headers={"host": host, **more}, REMOTE_ADDR=address)
    assert views.from_this_machine(request) is near
