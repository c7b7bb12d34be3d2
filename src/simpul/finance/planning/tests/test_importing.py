"""Plans brought as tables: taken in whole, or every fault named by its cell."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from simpul.finance.planning import drafting, importing
from simpul.finance.planning.importing import SORTS, look, take_in
from simpul.finance.planning.models import Plan, Version
from simpul.finance.planning.tests.conftest import YEAR, World
from simpul.kernel.testing import cast
from simpul.lib.spreadsheets import write_xlsx

pytestmark = pytest.mark.django_db


def table(sort: str, *rows: list[Any]) -> bytes:
    out = BytesIO()
    write_xlsx(out, "Isian", [column.title for column in SORTS[sort].columns], rows, zone=cast.zone())
    return out.getvalue()


def yearly(plans: World) -> Version:
    plan = drafting.open_plan(Plan.Kind.RENJA, YEAR, agency=plans.works, by=plans.planner)
    return drafting.draft(plan, by=plans.planner)


def test_a_tree_and_its_indicators_are_taken_in(plans: World) -> None:
    version = plans.redraft()
    tree = table(
        "susunan", ["misi", "M3", "Ekonomi tumbuh", "", ""], ["Program", "3.30.03", "Sarana distribusi", "M3", "dpupr"]
    )
    assert take_in(look(tree, version, SORTS["susunan"]), by=plans.planner) == 2
    indicator = table(
        "indikator",
        ["E-1", "M3", "Pertumbuhan", "ya", "PDRB", "%", "naik", "4,5", YEAR - 1, 5, 5.1, 5.2, 5.3, 5.4, "BPS", "dpupr"],
    )
    assert take_in(look(indicator, version, SORTS["indikator"]), by=plans.planner) == 1
    terms = version.terms.get(indicator__code="E-1")
    assert (terms.iku, terms.baseline, terms.node.code) == (True, Decimal("4.5"), "M3")
    assert [target.value for target in terms.targets.order_by("year")] == [Decimal(n) / 10 for n in range(50, 55)]


def test_every_fault_is_named_by_its_cell_and_nothing_is_written(plans: World) -> None:
    version = yearly(plans)
    rows = [
        ["dpupr", "1.03.10.2.01.0009", "1.03.10", 1_000, "Jalan", "km", 2, "", ""],
        ["dinkes", "1.03.10", "", "banyak", "Jalan", "km", 2, "", ""],
        ["dinkes", "1.03.10", "", -5, "Jalan", "km", 0, "99", ""],
        ["dinkes", "1.03.10", "", 5, "", "km", 1, "99", ""],
        ["dinkes", "1.03.10", "", 5, "Jalan", "km", 0, "99", ""],
    ]
    brought = look(table("kegiatan", *rows), version, SORTS["kegiatan"])
    assert [(error.row, error.letter) for error in brought.errors] == [
        (3, "D"), (4, "D"), (5, "E"), (6, "B"), (6, "G"), (6, "H"), (6, "A"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not taken in"):
        take_in(brought, by=plans.planner)
    assert version.works.count() == 0


def test_a_tree_names_what_it_hangs_on(plans: World) -> None:
    rows = [
        ["sasaran", "S9", "Tanpa induk", "T9", ""],
        ["program", "1.03", "Keliru", "S9", "entah"],
        ["misi", "S9", "Lagi", "", ""],
    ]
    errors = look(table("susunan", *rows), plans.redraft(), SORTS["susunan"]).errors
    assert [(error.row, error.title) for error in errors] == [
        (2, "Di bawah"),
        (3, "Kode"),
        (3, "Perangkat daerah"),
        (4, "Kode"),
    ]
    lacking = table("indikator", ["E-1", "S1", "X", "ya", "y", "%", "naik", "", "", 5, "", 5, 5, 5, "BPS", "dpupr"])
    (error,) = look(lacking, plans.made.rpjmd, SORTS["indikator"]).errors
    assert error.title == "Target tahun ke-2"


def test_rows_of_one_sub_kegiatan_are_its_outputs(plans: World) -> None:
    version = yearly(plans)
    village = cast.village().code
    rows = [
        ["dpupr", "1.03.10.2.01.0009", "1.03.10", 1_000, "Jalan", "km", 2, village, "Dukuh Krajan"],
        ["dpupr", "1.03.10.2.01.0009", "1.03.10", 500, "Jembatan", "unit", 1, "", ""],
    ]
    take_in(look(table("kegiatan", *rows), version, SORTS["kegiatan"]), by=plans.planner)
    work = version.works.get()
    assert (work.money, [str(output) for output in work.outputs.order_by("n")]) == (
        1500, ["Jalan: 2.0000 km", "Jembatan: 1.0000 unit"],
    )  # fmt: skip
    assert importing.sorts(version).keys() == {"kegiatan"}
    assert importing.sorts(plans.made.rpjmd).keys() == {"susunan", "indikator"}
    assert all(importing.told(sort) for sort in SORTS.values())
