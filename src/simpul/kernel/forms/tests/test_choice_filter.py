"""Lists that follow from other answers: kecamatan, then its villages; from the workbook or a file; in repeats; and what strays."""

from __future__ import annotations

from typing import Any

import pytest

from simpul.kernel.forms import xlsform
from simpul.kernel.forms.choosing import FilteredList
from simpul.kernel.forms.definition import Choice, Definition, Question
from simpul.kernel.forms.evaluation import Plan
from simpul.kernel.forms.expressions import Named
from simpul.kernel.forms.rendering import PageForm
from simpul.kernel.forms.sheet import Sheet
from simpul.kernel.testing.workbooks import xlsx

SURVEY = """
| survey |
| | type | name | label | required | choice_filter | relevant |
| | select_one kec | kecamatan | Kecamatan | yes | | |
| | select_one desa | desa | Desa | yes | {rule} | |
| | text | dusun | Dusun | | | {relevant} |
| choices |
| | list_name | name | label | kecamatan |
| | kec | batang | Batang | |
| | kec | tulis | Tulis | |
| | kec | subah | Subah | |
| | desa | kauman | Kauman | batang |
| | desa | proyonanggan | Proyonanggan | batang |
| | desa | simbangdesa | Simbangdesa | tulis |
| settings |
| | form_id | form_title |
| | uji | Uji |
"""
SAME = "kecamatan = ${kecamatan}"


def reading(rule: str = SAME, relevant: str = "", survey: str = SURVEY, **files: bytes) -> xlsform.Reading:
    named = {f"{name}.csv": content for name, content in files.items()}
    return xlsform.read(xlsx(survey.replace("{rule}", rule).replace("{relevant}", relevant)), named)


def form(*args: Any, **more: Any) -> Definition:
    found = reading(*args, **more)
    assert [f"{one.where}: {one.message}" for one in found.problems] == []
    assert found.definition
    assert Definition.from_json(found.definition.to_json()) == found.definition
    return found.definition


def filled(definition: Definition, **raw: Any) -> Sheet:
    return Sheet(definition, Plan(definition), raw, {})


def offered(sheet: Sheet, at: str = "desa") -> list[str]:
    """The choices that the page draws for a question; none where it isn't drawn."""
    drawn = PageForm(sheet, sheet.pages()[0], mistakes={}, documents={})
    return [value for value, _label in drawn.fields[at].choices if value] if at in drawn.fields else []  # type: ignore[attr-defined]


def test_the_villages_of_the_kecamatan_are_offered_and_no_others() -> None:
    definition = form()
    assert offered(filled(definition)) == [], "there is nothing to choose yet, so nothing is asked"
    assert offered(filled(definition, kecamatan="batang")) == ["kauman", "proyonanggan"]
    assert offered(filled(definition, kecamatan="tulis")) == ["simbangdesa"]


def test_what_cannot_be_answered_is_not_demanded() -> None:
    for raw, missing in (({}, {"kecamatan"}), ({"kecamatan": "batang"}, {"desa"}), ({"kecamatan": "subah"}, set())):
        sheet = filled(form(), **raw)
        assert set(sheet.mistakes(sheet.pages()[0])) == missing


def test_an_answer_that_strayed_is_refused_counts_for_no_rule_and_is_not_kept() -> None:
    definition = form(relevant="${desa} != ''")
    sheet = filled(definition, kecamatan="tulis", desa="kauman", dusun="Krajan")
    assert list(sheet.mistakes(sheet.pages()[0])) == ["desa"]
    assert "Pilih lagi" in sheet.mistakes(sheet.pages()[0])["desa"]
    assert sheet.answers() == {"kecamatan": "tulis"}, "nor what follows from it"
    right = filled(definition, kecamatan="batang", desa="kauman", dusun="Krajan")
    assert right.answers() == {"kecamatan": "batang", "desa": "kauman", "dusun": "Krajan"}


def test_forged_answers_are_refused() -> None:
    for desa in ("kauman", "entah", "kauman simbangdesa"):
        sheet = filled(form(), kecamatan="tulis", desa=desa)
        assert list(sheet.mistakes(sheet.pages()[0])) == ["desa"], desa


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("${kecamatan} = kecamatan", ["kauman", "proyonanggan"]),
        ("kecamatan = ${kecamatan} or name = 'simbangdesa'", ["kauman", "proyonanggan", "simbangdesa"]),
        ("kecamatan = ${kecamatan} and name != 'kauman'", ["proyonanggan"]),
        ("selected(${kecamatan}, kecamatan)", ["kauman", "proyonanggan"]),
        ("starts-with(name, 'k') and kecamatan = ${kecamatan}", ["kauman"]),
    ],
)
def test_filters_are_rules_like_others(rule: str, wanted: list[str]) -> None:
    assert offered(filled(form(rule), kecamatan="batang")) == wanted


@pytest.mark.parametrize(
    ("rule", "where", "words"),
    [
        (
            "kabupaten = ${kecamatan}",
            "lembar survey, baris 3, kolom E (choice_filter)",
            "tidak punya kolom “kabupaten”",
        ),
        ("kecamatan = ${kec}", "lembar survey, baris 3, kolom E (choice_filter)", "Tidak ada pertanyaan bernama “kec”"),
        (". = ${kecamatan}", "lembar survey, baris 3, kolom E (choice_filter)", "Tulis nama kolom daftar"),
        ("kecamatan = foo(${kecamatan})", "lembar survey, baris 3, kolom E (choice_filter)", "foo() belum didukung"),
        ("kecamatan = ${kecamatan}]", "lembar survey, baris 3, kolom E (choice_filter)", "tidak dapat dipakai"),
        ("kecamatan = ${desa}", "lembar survey, baris 3", "saling menunggu"),
        ("kecamatan = = ${kecamatan}", "lembar survey, baris 3, kolom E (choice_filter)", "Periksa kurung"),
    ],
)
def test_what_is_wrong_in_a_filter_is_told_with_its_cell(rule: str, where: str, words: str) -> None:
    [problem] = reading(rule).problems
    assert where in problem.where
    assert words in problem.message


def test_a_choice_that_nobody_would_ever_see_is_told() -> None:
    [problem] = reading(
        survey=SURVEY.replace("| simbangdesa | Simbangdesa | tulis |", "| simbangdesa | Simbangdesa | tuliss |")
    ).problems
    assert problem.where == "lembar choices, baris 7, kolom D (kecamatan)"
    assert "“tuliss” tidak ada di daftar sebelumnya" in problem.message


def test_a_column_that_no_filter_reads_is_passed_over_and_not_kept() -> None:
    found = reading("")
    assert [one.heading for one in found.notices] == ["kecamatan"]
    assert found.definition
    assert all(not one.more for one in found.definition.choices["desa"])


def test_a_list_from_a_file_is_filtered_too() -> None:
    survey = SURVEY.replace("select_one desa |", "select_one_from_file wilayah.csv |")
    csv = b"name;label;kecamatan\nkauman;Kauman;batang\nsimbangdesa;Simbangdesa;tulis\n"
    definition = form(survey=survey, wilayah=csv)
    assert offered(filled(definition, kecamatan="tulis")) == ["simbangdesa"]
    [problem] = reading(survey=survey, wilayah=csv.replace(b";tulis", b";tuliss")).problems
    assert "wilayah.csv" in problem.message


def test_each_round_of_a_repeat_has_its_own_list() -> None:
    survey = SURVEY.replace("| | select_one kec |", "| | begin_repeat | rumah | Rumah | | | |\n| | select_one kec |")
    survey = survey.replace("| choices |", "| | end_repeat | | | | | |\n| choices |")
    definition = form(survey=survey)
    raw = {"#rumah": "2", "rumah-0-kecamatan": "batang", "rumah-1-kecamatan": "tulis", "rumah-1-desa": "kauman"}
    sheet = filled(definition, **raw)
    assert offered(sheet, "rumah-0-desa") == ["kauman", "proyonanggan"]
    assert offered(sheet, "rumah-1-desa") == ["simbangdesa"]
    assert sheet.outcome.strayed == {"rumah-1-desa"}


def test_a_cascade_of_three_falls_as_one() -> None:
    kec, desa, dusun = (
        Question("kec", "one", {"id": "Kec"}, choices="kec"),
        Question("desa", "one", {"id": "Desa"}, choices="desa", choice_filter="kec = ${kec}"),
        Question("dusun", "one", {"id": "Dusun"}, choices="dusun", choice_filter="desa = ${desa}"),
    )
    choices = {
        "kec": (Choice("a", {"id": "A"}), Choice("b", {"id": "B"})),
        "desa": (Choice("a1", {"id": "A1"}, {"kec": "a"}), Choice("b1", {"id": "B1"}, {"kec": "b"})),
        "dusun": (Choice("a1x", {"id": "A1X"}, {"desa": "a1"}), Choice("b1x", {"id": "B1X"}, {"desa": "b1"})),
    }
    definition = Definition("uji", {"id": "Uji"}, (dusun, desa, kec), choices)  # asked in the opposite order
    sheet = filled(definition, kec="b", desa="a1", dusun="a1x")
    assert (sheet.outcome.strayed, "dusun" in sheet.outcome.relevant) == ({"desa"}, False)
    assert filled(definition, kec="b", desa="b1", dusun="b1x").answers() == {"kec": "b", "desa": "b1", "dusun": "b1x"}


def test_some_of_several_that_stray_are_refused() -> None:
    survey = SURVEY.replace("select_one desa |", "select_multiple desa |")
    definition = form(survey=survey)
    sheet = filled(definition, kecamatan="batang", desa=["kauman", "simbangdesa"])
    assert list(sheet.mistakes(sheet.pages()[0])) == ["desa"]
    assert filled(definition, kecamatan="batang", desa=["kauman", "proyonanggan"]).answers()["desa"] == [
        "kauman",
        "proyonanggan",
    ]


def test_the_same_answers_are_filtered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from lxml import etree

    from simpul.kernel.forms import choosing

    listed = tuple(Choice(f"d{n}", {"id": f"Desa {n}"}, {"kec": f"k{n % 40}"}) for n in range(20_000))
    question = Question("desa", "one", choices="desa", choice_filter="kec = ${kec}")
    found = FilteredList(question, listed, {"kec": Named(), "desa": Named()}, Named())
    root = etree.fromstring("<answers><kec>k7</kec><desa/></answers>")
    assert len(found.offered(root[1])) == 500
    runs: list[str] = []
    monkeypatch.setattr(choosing, "compiled", lambda xpath: runs.append(xpath) or _compiled(xpath))
    found.offered(root[1])
    assert runs == ["/answers/kec"], "the list itself was not gone through again"


def _compiled(xpath: str) -> Any:
    from simpul.kernel.forms.expressions import compiled

    return compiled(xpath)


def test_a_text_that_looks_like_a_rule_stays_text() -> None:
    definition = form()
    for typed in ("' or '1'='1", "batang' or true() or '", "]|//one["):
        assert offered(filled(definition, kecamatan=typed)) == []
