"""One renderer for all forms: sections of things to show, each a field or something beside fields.

`ApplicationForm.laid_out` (Django forms in code) and `PageForm.laid_out` (pages of defined forms) give the same kinds of things, and one
template, `components/form.html`, draws them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from simpul.kernel.forms import asking
from simpul.kernel.forms.asking import SEALED
from simpul.kernel.forms.definition import FILES, MOST_REPEATED, Group, Place, Question, said
from simpul.kernel.forms.drawing import offered
from simpul.kernel.forms.evaluation import key
from simpul.kernel.forms.expressions import quoted
from simpul.kernel.forms.sheet import Asked, Sheet


@dataclass(frozen=True)
class Shown:
    """One thing on a page. `kind`: field, hidden, files, note, place, known, or search; `at` is its key, `text` its words."""

    kind: str
    at: str = ""
    field: forms.BoundField | None = None
    text: str = ""
    source: str = ""
    since: datetime | None = None
    kept: Sequence[Any] = ()
    more: Mapping[str, forms.BoundField] = dataclasses.field(default_factory=dict)

    def made_of(self, kept: Sequence[Any] = ()) -> Hashable | None:
        """All that it shows, by which the drawn piece is found again. None where it is of this person or this moment alone."""
        if self.field is None or self.kind not in ("field", "files", "place"):
            return None
        found = _made_of(self.field, blind=self.kind == "files")
        return found and (self.kind, self.at, self.source, len(self.kept or kept), found)

    @property
    def point_made_of(self) -> Hashable | None:
        """The same for the point beside a list of villages."""
        found = tuple(_made_of(field) for field in self.more.values())
        return found if all(found) else None


def _made_of(bound: forms.BoundField, *, blind: bool = False) -> tuple[Any, ...] | None:
    """What a field shows; None for words that somebody wrote, for what is wrong with them, and for what can't be compared.

    A field is `blind` that never shows what it holds.
    """
    field, widget = bound.field, bound.field.widget
    choices = offered(field.choices) if isinstance(field, forms.ChoiceField) else None
    value = None if blind else bound.value()
    if bound.errors or (choices is None and value not in (None, "", False)):
        return None
    shown = tuple(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    looks = [
        (name, tuple(one.items()) if isinstance(one, dict) else one)
        for name, one in vars(widget).items()
        if name != "_choices"
    ]
    found = (
        type(field), type(widget), bound.html_name, bound.auto_id, str(bound.label), str(bound.help_text), field.required,
        field.disabled, bound.form.use_required_attribute, tuple(looks), choices, shown,
    )  # fmt: skip
    try:
        hash(found)
    except TypeError:
        return None
    return found


@dataclass(frozen=True)
class Section:
    """Things under one heading. `name` tells it from others; `remove` takes a round of a repeat away, `add` brings one more."""

    name: str
    title: str = ""
    items: Sequence[Shown] = ()
    remove: str = ""
    add: str = ""
    add_label: str = ""


class PageForm(forms.Form):
    """A page of a defined form as Django fields, so that it is drawn like any other. What is wrong was found out before."""

    def __init__(self, sheet: Sheet, page: Group, *, mistakes: Mapping[str, str], documents: Mapping[str, Any]) -> None:
        super().__init__(sheet.raw, use_required_attribute=False)
        self.sheet, self.page, self.mistakes, self.documents = sheet, page, mistakes, documents
        self.sections = self._sections()

    def full_clean(self) -> None:
        """Nothing to find out: mistakes are given. A place's stand at its list of villages."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict(renderer=self.renderer)
        for at, words in self.mistakes.items():
            name = at if at in self.fields else f"{at}-region"
            if name in self.fields:
                self._errors[name] = self.error_class([words], renderer=self.renderer)

    def laid_out(self) -> list[Section]:
        """What the page shows."""
        return self.sections

    @property
    def asked(self) -> list[str]:
        """The keys of what is asked on the page as it stands."""
        return [item.at for section in self.sections for item in section.items if item.kind not in ("note",)]

    def _sections(self) -> list[Section]:
        return self._of(self.page)

    def _of(self, group: Group) -> list[Section]:
        """The sections of a group: its own questions, then what stands in groups of their own."""
        if group.repeat:
            return self._rounds(group)
        found = [Section(group.name, "" if group is self.page else said(group.label), self._shown(group, ""))]
        for item in group.items:
            if isinstance(item, Group):
                found += self._of(item)
        return [section for section in found if section.items or section.add or section.remove]

    def _rounds(self, group: Group) -> list[Section]:
        if group.name not in self.sheet.outcome.relevant:
            return []
        rounds, fixed = self.sheet.outcome.rounds.get(group.name, 0), bool(group.count)
        title = said(group.label)
        found = [
            Section(
                f"{group.name}-{n}",
                f"{title} {n + 1}".strip(),
                self._shown(group, key("", group.name, n)),
                remove="" if fixed else f"{group.name}-{n}",
            )
            for n in range(rounds)
        ]
        if not fixed and rounds < MOST_REPEATED:
            more = _("Tambah %(what)s") % {"what": title.lower() or _("satu lagi")}
            found.append(Section(f"{group.name}-tambah", add=group.name, add_label=more))
        return found

    def _shown(self, group: Group, prefix: str) -> list[Shown]:
        """The questions of a group, and inside a repeat those of its groups too."""
        found: list[Shown] = []
        for item in group.items:
            if isinstance(item, Group):
                found += self._shown(item, prefix) if prefix else []
            elif (at := prefix + item.name) in self.sheet.outcome.relevant and item.kind != "calculate":
                found.append(self._one(at, item))
        return found

    def _one(self, at: str, question: Question) -> Shown:
        label = quoted(said(question.label), self._values(at))
        if question.kind == "note":
            return Shown("note", at, text=label)
        asked = self.sheet.read.get(at) or Asked(at, question, Place(question))
        place = question.kind == "place"
        shown = self._place(at, label, question) if place else self._field(at, label, question, asked)
        return self._known(shown, asked) or shown

    def _values(self, at: str) -> dict[str, str]:
        """The answers that a label may quote: those beside it in its round, and those outside of repeats."""
        values = self.sheet.outcome.values
        prefix = "-".join(at.split("-")[:2]) + "-" if at.count("-") >= 2 else ""
        beside = {
            name.removeprefix(prefix): text for name, text in values.items() if prefix and name.startswith(prefix)
        }
        return {**values, **beside}

    def _add(self, at: str, made: forms.Field, label: str, hint: str) -> forms.BoundField:
        made.label, made.help_text = label, hint
        self.fields[at] = made
        return self[at]

    def _field(self, at: str, label: str, question: Question, asked: Asked) -> Shown:
        choices = self.sheet.choices(question, at)
        searched = asking.is_searched(question, choices) and bool(choices)
        words, chosen = str(self.sheet.raw.get(f"{at}-cari") or ""), _chosen(self.sheet.raw.get(at))
        shown = asking.found(choices, words, chosen) if searched else choices
        made = asking.field_for(question, choices, shown)
        made.required = at in self.sheet.outcome.required and not (question.kind in FILES and asked.value)
        bound = self._add(at, made, label, quoted(said(question.hint), self._values(at)))
        if question.kind in FILES:
            kept = [self.documents[one] for one in asked.value or () if one in self.documents]
            return Shown("files", at, bound, kept=kept, source=question.kind)
        return Shown("search", at, bound, text=words) if searched else Shown("field", at, bound)

    def _place(self, at: str, label: str, question: Question) -> Shown:
        parts = asking.place_fields(at)
        required = at in self.sheet.outcome.required
        bounds = {}
        for name, made in parts.items():
            made.required = required and name.endswith("-region")
            hint = said(question.hint) or _("Tidak perlu bila Anda memakai titik lokasi.")
            bounds[name.rsplit("-", 1)[1]] = self._add(name, made, label, hint if name.endswith("-region") else "")
        return Shown("place", at, bounds["region"], more=bounds)

    def _known(self, shown: Shown, asked: Asked) -> Shown | None:
        """The same question, when the platform has the answer: shown with its source, to be changed if need be."""
        if asked.at in self.sheet.outcome.strayed:
            return None
        if asked.offered:
            fact = self.sheet.facts[asked.question.known]
            return Shown("known", shown.at, shown.field, fact.shown, fact.source, fact.at, more=shown.more)
        if str(self.sheet.raw.get(asked.at) or "").startswith(SEALED) and asked.value is not None:
            return Shown("known", shown.at, shown.field, str(asked.value), _("isian Anda tadi"))
        return None


def _chosen(raw: Any) -> list[str]:
    return [str(one) for one in raw] if isinstance(raw, list) else [str(raw)] if raw else []
