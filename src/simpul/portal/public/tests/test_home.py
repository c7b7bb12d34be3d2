"""The home page: what everybody sees, what only its owner does, and what it costs."""

import gzip
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine
from simpul.kernel.cases.services import registry
from simpul.kernel.documents import store
from simpul.kernel.indicators.measuring import measure_all
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.kernel.web.figures import this_month
from simpul.lib import clock, memo
from simpul.portal.public import views

pytestmark = pytest.mark.django_db
SERVICE = registry["aduan"]
STATIC = settings.SOURCE / "portal" / "design" / "static"


def filed(title: str, by: Viewer = NOBODY) -> Any:
    fields = {"title": title, "text": title, "category_id": "lampu-jalan", "region": cast.village()}
    if by.user:
        fields["applicant"] = by.user.resident
    return engine.open_case(SERVICE.model, by=by, fields=fields)[0]


def take(case: Any, step: str, by: Viewer, **data: Any) -> None:
    engine.perform(SERVICE.workflow.transitions[step], case, by=by, reason="uji", **data)


def answered(title: str, *, publish: bool = True) -> Any:
    case, officer = filed(title), cast.officer(roles["agency_officer"], at=cast.agency("dpupr"))
    take(case, "forward", cast.officer(roles["complaint_desk"]), agency=cast.agency("dpupr"), publish=publish)
    photos = [store(cast.photo(), by=officer.user, name="sesudah.jpg")]
    take(case, "answer", officer, text="Lampu sudah kami ganti.", photos=photos, publish_photos=True)
    return case


def home(viewer: Viewer = NOBODY) -> str:
    return cast.sign_in(Client(), viewer).get("/").content.decode()


def test_it_leads_to_every_service_and_to_the_emergency_numbers() -> None:
    page = home()
    for service in registry.values():
        assert f'href="/layanan/{service.slug}/"' in page
    for address in (
        "/cari/",
        "/lacak/",
        "/indikator/",
        "/layanan/aduan/daftar/",
        "tel:119",
        "tel:112",
        "/privasi/",
        "/hukum/",
    ):
        assert f'"{address}"' in page


def test_ones_own_matters_are_shown_to_oneself_alone() -> None:
    siti = cast.resident("Siti Rahayu")
    for n in range(4):
        case = filed(f"Saluran tersumbat nomor {n}", siti)
    page = home(siti)
    assert "Siti Rahayu" in page
    assert [n for n in range(4) if f"Saluran tersumbat nomor {n}" in page] == [1, 2, 3], "the latest three"
    assert "Saluran tersumbat" in home(Viewer(unlocked=frozenset({case.pk})))
    for other in (NOBODY, cast.resident("Budi"), cast.officer(roles["regent"])):
        assert "Saluran tersumbat" not in home(other)
        assert "Urusan saya</h2>" not in home(other)


def test_answers_that_everybody_may_read_are_shown_with_their_photo() -> None:
    shown, hidden = answered("Lampu alun-alun mati"), answered("Tetangga saya berisik", publish=False)
    page = home()
    assert f"/lacak/{shown.number}/" in page
    assert "Lampu sudah kami ganti." in page
    assert 'alt="Sesudah: Lampu alun-alun mati"' in page
    assert hidden.number not in page
    assert "Tetangga saya" not in page


def test_a_case_answered_twice_is_shown_once() -> None:
    reporter = cast.resident()
    case, officer = filed("Jalan berlubang", reporter), cast.officer(roles["agency_officer"], at=cast.agency("dpupr"))
    take(case, "forward", cast.officer(roles["complaint_desk"]), agency=cast.agency("dpupr"), publish=True)
    photos = [store(cast.photo(), by=officer.user, name="a.jpg")]
    take(case, "answer", officer, text="Sudah ditambal.", photos=photos, publish_photos=True)
    take(case, "object", reporter)
    take(
        case,
        "answer",
        officer,
        text="Sudah diaspal ulang.",
        photos=photos[:0] or [store(cast.photo("red"), by=officer.user, name="b.jpg")],
        publish_photos=True,
    )
    page = home()
    assert page.count(f"/lacak/{case.number}/") == 1
    assert "Sudah diaspal ulang." in page
    assert "Sudah ditambal." not in page


def test_each_figure_of_the_month_opens() -> None:
    answered("Lampu pasar mati")
    assert "Bulan ini" not in home(), "nothing was measured yet"
    measure_all([this_month()])
    memo.forget_everything()
    page = home()
    assert "Aduan masuk" in page
    assert 'href="/indikator/aduan.received/"' in page
    assert Client().get("/indikator/aduan.received/").status_code == 200


def test_a_visit_asks_the_database_little_and_the_next_one_nothing() -> None:
    answered("Lampu terminal mati")
    memo.forget_everything()
    client = Client()
    with CaptureQueriesContext(connection) as first:
        client.get("/")
    with CaptureQueriesContext(connection) as second:
        client.get("/")
    assert len(first) <= 6, [query["sql"] for query in first]
    assert len(second) == 0


def test_a_resident_who_is_signed_in_costs_two_questions() -> None:
    siti = cast.resident()
    filed("Pohon condong", siti)
    client = cast.sign_in(Client(), siti)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) == 2, "session, account and unread messages at once; own cases"


def test_a_first_visit_is_light() -> None:
    for n in range(3):
        answered(f"Lampu gang {n} mati")
    measure_all([this_month()])
    memo.forget_everything()
    page = len(gzip.compress(home().encode()))
    style, script = (len(gzip.compress((STATIC / name).read_bytes())) for name in ("simpul.css", "simpul.js"))
    assert (page <= 15_000, style <= 14_000, script <= 20_000) == (True, True, True), (page, style, script)
    assert page + style + script + 28_000 <= 70_000, "with the typeface"


@pytest.mark.parametrize(
    ("hour", "words"),
    [(3, "Selamat malam"), (4, "Selamat pagi"), (11, "Selamat siang"), (15, "Selamat sore"), (18, "Selamat malam")],
)
def test_people_are_greeted_by_the_time_of_day(hour: int, words: str) -> None:
    with clock.frozen(datetime(2026, 11, 23, hour, tzinfo=current().zone)):
        assert views.greeting() == words
