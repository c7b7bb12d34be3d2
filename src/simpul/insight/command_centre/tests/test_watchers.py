"""Who watches, and what is told of sealed cases."""

import pytest
from django.test import Client

from simpul.insight.command_centre import live, load
from simpul.insight.command_centre.lenses import LENSES, Today, through
from simpul.insight.command_centre.tests import scene
from simpul.insight.command_centre.watchers import band, may_know_of_sealed, watchers
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
SCREEN, PART, WALL = "/pusat-komando/", "/pusat-komando/bagian/", "/pusat-komando/?layar=dinding"


def html(role: object, address: str = SCREEN) -> str:
    return cast.sign_in(Client(), cast.officer(role)).get(address).content.decode()


def test_leaders_and_those_who_take_cases_in_watch() -> None:
    assert {role.code for role in watchers()} == {
        "regional_secretary",
        "regent",
        "administrator",
        "auditor",
        "complaint_desk",
        "council_secretariat",
        "inspectorate",
    }


@pytest.mark.parametrize("address", [SCREEN, PART, "/pusat-komando/kasus/", "/pusat-komando/kasus/?unduh=csv"])
def test_an_officer_of_one_agency_does_not(address: str) -> None:
    client = cast.sign_in(Client(), cast.officer(scene.OFFICER))
    assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_only_those_who_watch_find_it_in_their_rail() -> None:
    assert 'href="/pusat-komando/"' in html(scene.REGENT, "/meja/")
    assert 'href="/pusat-komando/"' not in html(scene.OFFICER, "/meja/")


def test_no_figure_counts_a_sealed_case() -> None:
    scene.filed()
    for _ in range(3):
        scene.sealed()
    today = Today.of_clock()
    assert [through(lens, today).count() for lens in LENSES] == [1, 0, 0, 1, 0]
    assert (load.now_open(today).open, live.intake.of_today(today).so_far) == (1, 1)
    assert "Pungutan liar" not in html(scene.REGENT)


def test_a_sealed_case_takes_no_part_in_the_news() -> None:
    case = scene.filed()
    assert "Lapor dan aduan" in live.draw(sealed=True)
    scene.take(case, "seal", cast.officer(scene.DESK), accused=cast.agency("dpupr"))
    assert "Lapor dan aduan" not in live.draw(sealed=True)


@pytest.mark.parametrize(("count", "told"), [(0, (0, 4)), (4, (0, 4)), (5, (5, 9)), (17, (15, 19))])
def test_the_number_of_sealed_cases_is_told_in_bands_of_five(count: int, told: tuple[int, int]) -> None:
    assert band(count) == told


def test_the_band_is_for_those_who_answer_for_sealed_cases_and_never_on_a_wall() -> None:
    scene.sealed()
    knowing = {role.code for role in watchers() if may_know_of_sealed(cast.officer(role))}
    assert knowing == {"regent", "auditor", "inspectorate"}
    assert "Disegel: 0 sampai 4 kasus" in html(scene.REGENT)
    assert "Disegel: 0 sampai 4 kasus" in html(scene.REGENT, PART)
    for role, address in [(scene.DESK, SCREEN), (scene.ADMINISTRATOR, PART), (scene.REGENT, WALL)]:
        assert "Disegel:" not in html(role, address)


def test_one_more_sealed_case_changes_nothing_on_the_screen() -> None:
    scene.sealed()
    before = live.draw(sealed=True)
    scene.sealed()
    assert live.draw(sealed=True).split("Keadaan ")[0] == before.split("Keadaan ")[0]


def test_a_case_is_named_only_when_everybody_may_read_it() -> None:
    scene.filed("Pagar makam roboh")
    scene.forwarded(title="Got mampet di Pasar Batang")
    scene.forwarded(title="Tetangga saya pemarah", publish=False)
    drawn = live.draw(sealed=True)
    assert "Got mampet" in drawn
    assert "Pagar makam" not in drawn
    assert "Tetangga saya" not in drawn
