"""The columns of lists of choices by which they are filtered: which there are, which are read, and choices that nobody would ever see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from simpul.kernel.forms import supported
from simpul.kernel.forms.definition import Choice, Question
from simpul.kernel.forms.workbook import Problem, Row, Workbook

COLUMN = re.compile(r"[A-Za-z_][\w-]{0,59}", re.ASCII)
SAME_AS = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=\s*\$\{\s*(\w+)\s*\}\s*|\s*\$\{\s*(\w+)\s*\}\s*=\s*([A-Za-z_][\w-]*)\s*")
_TEXT, _WORD = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}"), re.compile(r"[A-Za-z_][\w-]*")


def of(cells: Mapping[str, str]) -> dict[str, str]:
    """The columns of a choice by which its list could be filtered."""
    kept = supported.OF_LISTS | {"label"}
    return {
        head: text
        for head, text in cells.items()
        if COLUMN.fullmatch(head) and supported.SAME.get(head, head) not in kept
    }


def from_file(rows: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Choice, ...]:
    """The choices of a CSV file. Of two with one name the last counts."""
    found = {}
    for name, cells in rows:
        heads = ((supported.split(head), text) for head, text in cells.items())
        found[name] = Choice(name, {language: text for (base, language), text in heads if base == "label"}, of(cells))
    return tuple(found.values())


def named_in(filter_: str) -> set[str]:
    """The bare words of a filter: columns, functions and operators."""
    return set(_WORD.findall(_TEXT.sub(" ", filter_)))


def unused(book: Workbook, questions: Iterable[Question]) -> Iterator[Problem]:
    """Columns of the choices that no filter reads."""
    read = set[str]().union(*(named_in(one.choice_filter) for one in questions))
    for written, letter in book.headings.get("choices", {}).items():
        base = supported.split(written)[0]
        if base in supported.OF_LISTS or base in supported.TOLD_IN_LANGUAGES or written in read:
            continue
        if any(row.get(written) for row in book.sheets.get("choices", [])):
            yield Problem(_("Kolom ini tidak dipakai."), "choices", 1, letter, written)


def lost(
    book: Workbook, questions: Sequence[Question], choices: Mapping[str, Sequence[Choice]], rows: Mapping[tuple[str, str], Row]
) -> Iterator[Problem]:  # fmt: skip
    """Choices that would never be offered: by `kecamatan = ${kecamatan}` the kecamatan they name can't be chosen."""
    known = {one.name: one for one in questions}
    for question in questions:
        simple = SAME_AS.fullmatch(question.choice_filter)
        above = known.get(simple[2] or simple[3]) if simple else None
        listed = choices.get(question.choices, ())
        column = (simple[1] or simple[4]) if simple else ""
        if above is None or above is question or above.kind != "one" or not any(column in one.more for one in listed):
            continue
        fitting = {one.name for one in choices.get(above.choices, ())}
        for choice in listed:
            if choice.more.get(column, "") not in fitting:
                yield _lost(book, question, choice, column, rows.get((question.choices, choice.name)))


def _lost(book: Workbook, question: Question, choice: Choice, column: str, row: Row | None) -> Problem:
    words = _("“%(value)s” tidak ada di daftar sebelumnya, jadi pilihan “%(name)s” tidak akan pernah tampil.")
    told = words % {"value": choice.more.get(column, ""), "name": choice.name}
    if row is None:
        return Problem(f"{question.choices}: {told}")
    letter = row.letters.get(column) or book.headings.get("choices", {}).get(column, "")
    return Problem(told, "choices", row.number, letter, column)
