"""Answers in words: for the page on which they are checked, for the case, for exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.kernel.forms.definition import Definition, Group, Question, said
from simpul.kernel.forms.expressions import quoted
from simpul.kernel.regions.models import Region
from simpul.lib.memo import Memo


@dataclass(frozen=True)
class Line:
    """One answer: the question's words and the answer's; `files` are documents' ids."""

    name: str
    label: str
    told: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """The answers of a page, or of one round of a repeat. `page` is the page's name."""

    title: str
    lines: tuple[Line, ...]
    page: str = ""


def parts(definition: Definition, answers: Mapping[str, Any]) -> list[Part]:
    """All answers under the headings of the form. What was not asked or not answered is left out."""
    return [part for page in definition.pages() for part in _parts(definition, page, answers, page.name) if part.lines]


def _parts(definition: Definition, group: Group, answers: Mapping[str, Any], page: str) -> list[Part]:
    title = said(group.label)
    if group.repeat:
        rounds = answers.get(group.name) or []
        return [
            Part(f"{title} {n}".strip(), tuple(_lines(definition, group, one)), page) for n, one in enumerate(rounds, 1)
        ]
    found = [Part(title, tuple(_lines(definition, group, answers)), page)]
    for item in group.items:
        if isinstance(item, Group) and (item.repeat or any(isinstance(one, Group) for one in item.items)):
            found += _parts(definition, item, answers, page)
    return found


def _lines(definition: Definition, group: Group, answers: Mapping[str, Any]) -> list[Line]:
    """The answers of a group and of the plain groups in it."""
    found: list[Line] = []
    for item in group.items:
        if isinstance(item, Group):
            if not item.repeat and not any(isinstance(one, Group) for one in item.items):
                found += _lines(definition, item, answers)
        elif item.name in answers and (item.asked or item.label):
            found.append(_line(definition, item, answers))
    return found


def _line(definition: Definition, question: Question, answers: Mapping[str, Any]) -> Line:
    value = answers[question.name]
    values = {name: str(one) for name, one in answers.items() if isinstance(one, str | int)}
    label = quoted(said(question.label), values) or question.name
    if question.kind in ("photo", "file"):
        files = tuple(str(one) for one in value)
        words = (
            ngettext("%(num)s foto", "%(num)s foto", len(files))
            if question.kind == "photo"
            else ngettext("%(num)s berkas", "%(num)s berkas", len(files))
        )
        return Line(question.name, label, words % {"num": len(files)}, files)
    return Line(question.name, label, told(definition, question, value))


def told(definition: Definition, question: Question, value: Any) -> str:
    """One answer in words."""
    if value in (None, "", []):
        return ""
    match question.kind:
        case "one" | "many":
            labels = {one.name: said(one.label) for one in definition.choices.get(question.choices, ())}
            return ", ".join(labels.get(one) or one for one in ([value] if isinstance(value, str) else value))
        case "date":
            return date_format(date.fromisoformat(value), "j F Y")
        case "place":
            return _place(value)
        case "decimal":
            return str(value).replace(".", ",")
    return str(value["masked"]) if isinstance(value, dict) else str(value)


_villages: Memo[dict[str, str]] = Memo(
    lambda: {one.code: one.display_name for one in Region.objects.villages().select_related("parent")}, seconds=300
)


def _place(value: Mapping[str, Any]) -> str:
    where = _villages().get(str(value.get("region")), "")
    if "longitude" not in value:
        return where
    return _("%(where)s (titik %(lat)s, %(lon)s)") % {
        "where": where, "lat": f"{value['latitude']:.5f}", "lon": f"{value['longitude']:.5f}",
    }  # fmt: skip
