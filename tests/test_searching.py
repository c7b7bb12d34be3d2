"""The search over the whole house: everything a person may see, with slips of the finger, and never a word that is nobody's business."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, lexicon, numbers
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.testing import cast
from simpul.kernel.web import searching
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
CANARY = "kenarikuning"


def report(text: str, *, publish: bool = True, by: Any = None, **more: Any) -> Report:
    by = by or cast.resident()
    fields = {
        "title": text[:100],
        "text": text,
        "category_id": "parkir",
        "region": cast.village(),
        "applicant": by.user.resident,
    }
    case, _code = engine.open_case(Report, by=by, fields={**fields, **more})
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=publish)
    return case


def looked_for(client: Client, words: str) -> Any:
    return client.get(f"/cari/?q={quote(words)}")


def test_services_figures_rules_agencies_places_and_pages_are_found(client: Client) -> None:
    cast.agency("dishub")
    village = cast.village()
    for words, kind in (
        ("lapor", "layanan"), ("62/2018", "layanan"), ("parkir", "layanan"), ("sanggahan", "aturan"), ("dishub", "instansi"),
        (village.name, "wilayah"), ("tepat waktu", "indikator"), ("privasi", "tentang"), ("beranda", "halaman"),
    ):  # fmt: skip
        assert f'id="cari-{kind}"' in looked_for(client, words).text, words


def test_a_room_registers_what_it_lets_people_find(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "registry", dict(searching.registry))
    mine = searching.Searcher(
        "taman", "Taman", 5, lambda words, viewer: [searching.Hit(f"Taman {words}", "/taman/")] * 99
    )
    assert searching.register(searching.register(mine)) is mine
    page = looked_for(client, "kota").text
    assert page.count('<a href="/taman/">Taman kota</a>') == searching.MOST
    with pytest.raises(ValueError, match="taman"):
        searching.register(searching.Searcher("taman", "Lain", 5, lambda words, viewer: []))


def test_staff_are_found_by_administrators_alone(client: Client) -> None:
    cast.officer(DESK, name="Wulandari Kusumaningtyas")
    chief = cast.sign_in(Client(), cast.officer(ADMINISTRATOR))
    assert "Wulandari" in looked_for(chief, "kusuma").text
    for viewer in (NOBODY, cast.resident(), cast.officer(DESK)):
        assert "Wulandari" not in looked_for(cast.sign_in(Client(), viewer), "kusuma").text


@pytest.mark.parametrize(
    "typed", ["{0}", "adu {1} {2}", "ADU{1}{2}", "adu-{1}-{short}", "ADU-{1}-{round}", "ADU.{1}.{2}"]
)
def test_a_mistyped_number_leads_to_its_case(client: Client, typed: str) -> None:
    case = report("Lampu mati")
    _prefix, month, running = case.number.split("-")
    words = typed.format(case.number, month, running, short=running.lstrip("0"), round=running.replace("0", "O"))
    assert numbers.read(words) == case.number
    found = looked_for(client, words)
    assert (found.status_code, found.headers.get("Location")) == (302, f"/lacak/{case.number}/")
    assert client.post("/lacak/", {"nomor": words}).headers["Location"] == f"/lacak/{case.number}/"


@pytest.mark.parametrize(
    "typed", ["", "adu domba", "ADU-26", "adu 2024 jalan", "XYZ-2611-000001", "ADU-2611-0000001234"]
)
def test_words_are_no_number(typed: str) -> None:
    assert numbers.read(typed) == ""


def test_slips_are_corrected_by_what_everybody_reads(client: Client) -> None:
    for n in range(3):
        report(f"Selokan tersumbat di gang {n}")
    lexicon.rebuild()
    assert lexicon.corrected("selokn tersumbta") == "selokan tersumbat"
    assert "<strong>selokan tersumbat</strong>" in looked_for(client, "selokn tersumbta").text
    assert "Maksud Anda" not in looked_for(client, "selokan tersumbat").text
    desk = cast.sign_in(Client(), cast.officer(DESK))
    assert "<strong>selokan</strong>" in desk.get("/meja/?lihat=semua&q=selokn").text


def test_stemming_finds_other_forms(client: Client) -> None:
    case = report("Ada kerusakan jalan")
    assert case.number in looked_for(client, "rusak").text


@pytest.mark.parametrize("kind", ["unpublished", "two reporters", "one reporter", "confidential", "sealed"])
def test_a_private_or_rare_word_is_never_offered(client: Client, kind: str) -> None:
    one = cast.resident()
    for _n in range(2 if kind == "two reporters" else 4):
        report(
            f"Ada {CANARY} di sini", publish=kind != "unpublished", by=one if kind == "one reporter" else None,
            **({"secrecy": Secrecy.CONFIDENTIAL} if kind == "confidential" else {}),
        )  # fmt: skip
    if kind == "sealed":
        Case.objects.update(published=False, sealed=True)
    lexicon.rebuild()
    assert not lexicon.Word.objects.filter(word=CANARY).exists()
    assert lexicon.corrected("kenarikunning") == ""
    assert CANARY not in looked_for(client, "kenarikunning").text


def test_a_word_of_three_reporters_is_offered_and_forgotten_with_them() -> None:
    for _n in range(3):
        report(f"Ada {CANARY} di sini")
    lexicon.rebuild()
    assert lexicon.corrected("Kenarikunning besar") == f"{CANARY} besar"
    Case.objects.update(published=False)
    lexicon.rebuild()
    assert lexicon.corrected("kenarikunning") == ""


def test_a_correction_costs_one_question_and_only_when_little_was_found(client: Client) -> None:
    for n in range(4):
        report(f"Selokan tersumbat {n}")
    lexicon.rebuild()

    def asked(words: str) -> list[str]:
        looked_for(client, words)
        with CaptureQueriesContext(connection) as queries:
            looked_for(client, words)
        return [query["sql"] for query in queries if "cases_word" in query["sql"]]

    assert asked("selokan") == []
    assert len(asked("selokn tersumbta")) == 1


@pytest.mark.parametrize(
    "words",
    ["", " ", "%", "%%%", "'", '"', "\\", "a" * 400, "' OR 1=1; DROP TABLE cases_case;--", "<script>alert(1)</script>",
     "& | ! ( )", "--", "-", "😀", "_", "{}", "{{ 7*7 }}", "lampu:* & !", "adu-", "jalan \" rusak", "ı İ ß", "\u202e", "x " * 300],
)  # fmt: skip
def test_whatever_is_typed_is_answered(client: Client, words: str) -> None:
    for after in ("", "&setelah=" + quote(words[:20]), "&setelah=MTI"):
        page = client.get(f"/cari/?q={quote(words)}{after}")
        assert page.status_code == 200, words
        assert "<script>alert" not in page.text
