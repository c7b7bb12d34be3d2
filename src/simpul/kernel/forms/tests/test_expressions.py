"""The language of rules: what it means, what it refuses, what it costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.kernel.forms import patterns
from simpul.kernel.forms.definition import Definition, Group, Question
from simpul.kernel.forms.evaluation import CircularError, Evaluation, Plan, RuleError, key
from simpul.kernel.forms.expressions import LONGEST, ExpressionError, Named, translate


def calculated(formula: str, **answers: str) -> str:
    """What a formula makes of these answers. Names that begin with `tgl` are dates."""
    asked = [Question(name, "date" if name.startswith("tgl") else "text") for name in answers]
    plan = Plan(Definition("uji", {}, (*asked, Question("hasil", "calculate", calculation=formula))))
    return Evaluation(plan, answers, {}, strict=True).run().values["hasil"]


@pytest.mark.parametrize(
    ("formula", "answers", "result"),
    [
        ("${a} + ${b} * 2", {"a": "1", "b": "3"}, "7"),
        ("7 div 2", {}, "3.5"),
        ("round(2.675, 2)", {}, "2.68"),
        ("round(2.5)", {}, "3"),
        ("if(${a} > 10, 'banyak', 'sedikit')", {"a": "11"}, "banyak"),
        ("selected(${a}, 'nasi')", {"a": "nasi lauk"}, "true"),
        ("selected(${a}, 'nas')", {"a": "nasi lauk"}, "false"),
        ("count-selected(${a})", {"a": "nasi lauk"}, "2"),
        ("coalesce(${a}, ${b})", {"a": "", "b": "dua"}, "dua"),
        ("${tglmulai} < ${tglselesai}", {"tglmulai": "2026-01-31", "tglselesai": "2026-02-01"}, "true"),
        ("${tglmulai} = ''", {"tglmulai": ""}, "true"),
        ("format-date(${tglmulai}, '%d-%m-%Y')", {"tglmulai": "2026-05-03"}, "03-05-2026"),
        ("date('2026-01-02') - ${tglmulai}", {"tglmulai": "2026-01-01"}, "1"),
        ("regex(${a}, '[A-Z]{1,2}[0-9]{1,4}')", {"a": "G1234"}, "true"),
        ("pow(2, 10)", {}, "1024"),
        ("concat(${a}, ' & <', ${b})", {"a": "x", "b": "y"}, "x & <y"),
    ],
)
def test_what_formulas_mean(formula: str, answers: dict[str, str], result: str) -> None:
    assert calculated(formula, **answers) == result


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_arithmetic_and_comparison_agree_with_python(a: int, b: int, c: int) -> None:
    assert calculated("${a} + ${b} * ${c}", a=str(a), b=str(b), c=str(c)) == str(a + b * c)
    assert calculated("${a} < ${b} or ${b} >= ${c}", a=str(a), b=str(b), c=str(c)) == str(a < b or b >= c).lower()


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_dates_compare_as_dates(a: date, b: date) -> None:
    found = calculated("${tgla} <= ${tglb}", tgla=a.isoformat(), tglb=b.isoformat())
    assert found == str(a <= b).lower()


@given(st.text(max_size=200))
def test_whatever_somebody_types_is_only_text(typed: str) -> None:
    assert calculated("string-length(${a}) >= 0", a=typed) == "true"


@given(st.text(max_size=60))
def test_nonsense_is_refused_with_a_sentence(source: str) -> None:
    said = ""
    try:
        translate(source or "(", {"a": Named()}, Named())
    except ExpressionError as error:
        said = str(error)
    assert said == "" or said.endswith(".")


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("document('/etc/passwd')", "document"),
        ("//*", "tidak dapat dipakai"),
        ("/answers/a", "tidak dapat dipakai"),
        ("../b", "tidak dapat dipakai"),
        ("${a}[1]", "tidak dapat dipakai"),
        ("ancestor::a", "bukan bagian rumus"),
        ("$b", "tidak dapat dipakai"),
        ("id('x')", "id()"),
        ("${tidakada} > 1", "tidakada"),
        ("jalan = 'ya'", "${jalan}"),
        ("1 +", "tidak dapat dibaca"),
        ("(" * 30 + "1" + ")" * 30, "terlalu dalam"),
        ("1+" * LONGEST + "1", "terlalu panjang"),
        ("pulldata('x')", "pulldata"),
    ],
)
def test_what_could_reach_further_than_answers_is_refused(formula: str, why: str) -> None:
    with pytest.raises(ExpressionError, match=why.replace("$", r"\$").replace("(", r"\(").replace(")", r"\)")):
        translate(formula, {"a": Named()}, Named())


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*", "(.*)*", "((ab)*c)*", r"(a)\1", "(?=a)a", "a*a*a*a*a*b", "[", "a" * 300]
)
def test_patterns_that_could_run_wild_are_refused(pattern: str) -> None:
    with pytest.raises(patterns.PatternError):
        patterns.matches(pattern, "a" * 40 + "!")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"[A-Z]{1,2} \d{1,4} [A-Z]{1,3}", "G 1234 AB"), (r"(0|\+62)8\d{8,11}", "081234567890"), (".*", "x")],
)
def test_patterns_that_people_write_are_taken(pattern: str, text: str) -> None:
    assert patterns.matches(pattern, text)


def test_rules_that_wait_for_each_other_are_refused() -> None:
    questions = (Question("a", "text", relevant="${b} = 'x'"), Question("b", "text", relevant="${a} = 'x'"))
    with pytest.raises(CircularError) as refused:
        Plan(Definition("uji", {}, questions))
    assert {"a", "b"} <= set(refused.value.names)


def test_a_rule_that_reads_itself_is_refused() -> None:
    with pytest.raises(CircularError):
        Plan(Definition("uji", {}, (Question("a", "calculate", calculation="${a} + 1"),)))


def test_a_rule_names_its_question_when_it_fails() -> None:
    plan = Plan(Definition("uji", {}, (Question("a", "calculate", calculation="pow(1)"),)))
    with pytest.raises(RuleError) as refused:
        Evaluation(plan, {}, {}, strict=True).run()
    assert (refused.value.name, refused.value.rule) == ("a", "calculation")
    assert Evaluation(plan, {}, {}).run().values["a"] == ""


def test_what_does_not_matter_counts_as_unanswered() -> None:
    items = (
        Question("kawin", "text"),
        Group("keluarga", items=(Question("pasangan", "text"),), relevant="${kawin} = 'ya'"),
        Question("sapaan", "calculate", calculation="${pasangan}"),
    )
    outcome = Evaluation(Plan(Definition("uji", {}, items)), {"kawin": "tidak", "pasangan": "Budi"}, {}).run()
    assert "pasangan" not in outcome.relevant
    assert outcome.values["sapaan"] == ""


def test_repeats_are_counted_summed_and_read_within_their_round() -> None:
    members = Group(
        "anggota",
        items=(Question("umur", "integer"), Question("dewasa", "calculate", calculation="${umur} >= 17")),
        repeat=True,
    )
    rest = (
        Question("jumlah", "calculate", calculation="count(${anggota})"),
        Question("total", "calculate", calculation="sum(${umur})"),
    )
    answers = {"anggota-0-umur": "40", "anggota-1-umur": "9"}
    outcome = Evaluation(Plan(Definition("uji", {}, (members, *rest))), answers, {"anggota": 2}).run()
    assert (outcome.values["jumlah"], outcome.values["total"]) == ("2", "49")
    assert (outcome.values["anggota-0-dewasa"], outcome.values["anggota-1-dewasa"]) == ("true", "false")


def chain(length: int) -> Definition:
    """Each question shows when the one before it is answered."""
    asked: list[Any] = [Question(f"q{n}", "text", relevant=f"${{q{n - 1}}} != ''" if n else "") for n in range(length)]
    return Definition("uji", {}, tuple(asked))


@pytest.mark.parametrize("length", [10, 100, 400])
def test_each_rule_is_evaluated_once(length: int) -> None:
    answers = {f"q{n}": "x" for n in range(length)}
    assert Evaluation(Plan(chain(length)), answers, {}).run().cost == length - 1


def test_each_rule_of_a_repeat_is_evaluated_once_a_round_and_rounds_have_a_limit() -> None:
    members = Group("anggota", items=(Question("nama", "text", required="yes"),), repeat=True)
    plan = Plan(Definition("uji", {}, (members,)))
    assert Evaluation(plan, {}, {"anggota": 10}).run().cost == 10
    assert Evaluation(plan, {}, {"anggota": 10**9}).run().cost == 50


def test_values_that_feed_on_themselves_stay_small() -> None:
    doubling = [Question("d0", "calculate", calculation="'xxxxxxxxxx'")]
    doubling += [
        Question(f"d{n}", "calculate", calculation=f"concat(${{d{n - 1}}}, ${{d{n - 1}}})") for n in range(1, 40)
    ]
    outcome = Evaluation(Plan(Definition("uji", {}, tuple(doubling))), {}, {}).run()
    assert max(len(value) for value in outcome.values.values()) == 10_000


def test_keys_tell_rounds_apart() -> None:
    assert key("nama", "anggota", 3) == "anggota-3-nama"
