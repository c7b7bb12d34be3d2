"""Every figure opens to exactly its rows, as far as the viewer's office reads them."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from simpul.insight.command_centre import load
from simpul.insight.command_centre.lenses import LENSES, Today, through
from simpul.insight.command_centre.tests import scene
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import tables
from simpul.kernel.testing import cast
from simpul.lib import clock

pytestmark = pytest.mark.django_db
LIST, FILE = "/pusat-komando/kasus/", "/pusat-komando/kasus/?unduh=csv"


@pytest.fixture
def regent() -> Client:
    return cast.sign_in(Client(), cast.officer(scene.REGENT))


def numbers(client: Client, address: str) -> list[str]:
    """The cases that a list names, page after page."""
    found: list[str] = []
    while address:
        page = client.get(address).content.decode()
        found += re.findall(r'class="num" href="/meja/kasus/([A-Z0-9-]+)/', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = LIST + following[1].replace("&amp;", "&") if following else ""
    return found


@pytest.fixture
def a_busy_week() -> None:
    """Cases of two agencies and three kecamatan, some late, one paused, one without a place, one sealed, one closed."""
    with clock.frozen(clock.now() - timedelta(days=45)):
        scene.forwarded("dpupr", village=0)
        scene.forwarded("dpupr", village=100)
        officer = cast.officer(scene.OFFICER, at=cast.agency("dlh"))
        scene.take(scene.forwarded("dlh", village=100), "pause", officer, why="field")
        scene.sealed(village=0)
    scene.forwarded("dlh", village=200, publish=False)
    scene.filed(village=None)
    scene.filed(village=0)
    scene.take(scene.filed(), "archive", cast.officer(scene.DESK), why="unclear")


@pytest.mark.usefixtures("a_busy_week")
def test_each_figure_opens_to_as_many_rows_as_it_says(regent: Client) -> None:
    today = Today.of_clock()
    figures = load.now_open(today)
    assert (figures.open, figures.late, figures.due) == (6, 2, 0)
    for tally in [*figures.by_agency, *figures.by_district]:
        assert len(numbers(regent, tally.url())) == tally.open, tally
        assert len(numbers(regent, tally.url("lewat"))) == tally.late, tally
    for lens in LENSES:
        assert len(numbers(regent, load.address(lens))) == through(lens, today).count()
    assert sum(tally.open for tally in figures.by_agency) == sum(tally.open for tally in figures.by_district) == 6


@pytest.mark.usefixtures("a_busy_week")
def test_what_nobody_has_yet_and_what_lies_nowhere_are_counted_too() -> None:
    figures = load.now_open(Today.of_clock())
    assert next(tally.open for tally in figures.by_agency if tally.key == load.NO_AGENCY) == 2
    assert next(tally.open for tally in figures.by_district if tally.key == load.NO_PLACE) == 1


def test_a_paused_case_is_open_and_not_late() -> None:
    with clock.frozen(clock.now() - timedelta(days=45)):
        case = scene.forwarded("dlh")
        scene.take(case, "pause", cast.officer(scene.OFFICER, at=cast.agency("dlh")), why="field")
    assert [through(lens).count() for lens in LENSES] == [1, 0, 0, 0, 0]


def test_what_falls_due_before_midnight_is_announced() -> None:
    case = scene.filed()
    assert case.due_at
    with clock.frozen(case.due_at - timedelta(hours=1)):
        assert [row.number for row in through("segera")] == [case.number]
    with clock.frozen(case.due_at - timedelta(days=1)):
        assert not through("segera").exists()


@pytest.mark.usefixtures("a_busy_week")
@pytest.mark.parametrize("query", ["instansi=tidak-ada", "kecamatan=33.25.99", "kecamatan=33.2", "kecamatan=%25"])
def test_what_is_not_known_selects_nothing(regent: Client, query: str) -> None:
    assert numbers(regent, f"{LIST}?lihat=terbuka&{query}") == []


def test_an_unknown_lens_is_no_page(regent: Client) -> None:
    assert regent.get(f"{LIST}?lihat=rahasia").status_code == 404


@pytest.mark.usefixtures("a_busy_week")
def test_who_watches_without_reading_cases_is_told_that_there_are_some() -> None:
    administrator = cast.sign_in(Client(), cast.officer(scene.ADMINISTRATOR))
    page = administrator.get(f"{LIST}?lihat=terbuka").content.decode()
    assert "6 kasus." in page
    assert "Yang tidak dibuka oleh peran Anda tidak ditampilkan." in page
    assert numbers(administrator, f"{LIST}?lihat=terbuka") == []


def test_long_lists_come_in_pages_and_the_file_has_them_all(regent: Client) -> None:
    filed = {scene.filed().number for _ in range(53)}
    for lens in ("terbuka", "hari-ini"):
        found = numbers(regent, f"{LIST}?lihat={lens}")
        assert len(found) == 53
        assert set(found) == filed
    assert {row["Nomor"] for row in rows_of(regent.get(f"{FILE}&lihat=terbuka"))} == filed


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_file_holds_the_columns_of_the_list_and_nobodys_name(regent: Client) -> None:
    case = scene.filed("=HYPERLINK(1)", by=cast.resident("Sulastri Contoh", phone="+6281234567890"))
    answer = regent.get(f"{FILE}&lihat=terbuka")
    assert answer.headers["Content-Type"].startswith("text/csv")
    told = answer.getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(told))
    assert list(row) == [str(column.label) for column in tables.DESK.columns]
    assert (row["Nomor"], row["Perihal"], row["Keadaan"]) == (case.number, "'=HYPERLINK(1)", "Masuk")
    assert "Sulastri" not in told
    assert "6281234567890" not in told


def test_taking_rows_away_is_written_down(regent: Client) -> None:
    regent.get(f"{FILE}&lihat=lewat&instansi=dpupr").getvalue()
    entry = Entry.objects.filter(verb="case.export").order_by("-id").first()
    assert entry
    assert entry.detail["filters"] == {"lihat": "lewat", "instansi": "dpupr", "kecamatan": ""}
    assert entry.actor is not None
