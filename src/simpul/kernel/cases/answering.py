"""From a filled-in published form to a case, and back to words: what was asked, what was answered, what was known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import conversation, gate
from simpul.kernel.cases.answers import Answers
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.facets import Facet
from simpul.kernel.cases.models import Attachment, Case, ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.documents.models import Document
from simpul.kernel.forms import telling
from simpul.kernel.forms.definition import FILES, Definition, said
from simpul.kernel.forms.expressions import unquoted
from simpul.kernel.forms.models import FormVersion
from simpul.kernel.forms.sheet import Sheet
from simpul.kernel.forms.telling import Part
from simpul.kernel.forms.versions import definition_of

TAKEN = gettext_lazy("Diunduh dalam daftar beserta jawaban formulir")
LONGEST = {"title": 120, "landmark": 200}


@dataclass(frozen=True)
class Filled:
    """A sheet without mistakes, ready to become a case of a service. Stands where a valid Django form stands in `filing.file`."""

    sheet: Sheet
    version: FormVersion
    title: str

    @cached_property
    def answers(self) -> dict[str, Any]:
        return self.sheet.answers()

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """How to reach the applicant, where nobody is signed in: the answers whose questions name these facts."""
        found = {
            q.known: self.answers.get(q.name) for q, place in self.sheet.definition.questions() if not place.repeat
        }
        return {name: found.get(f"resident.{name}") or "" for name in ("name", "phone", "email")}

    def case_fields(self) -> dict[str, Any]:
        """The columns of the case: those that questions fill, and the form's name where none gives a title."""
        fields: dict[str, Any] = {"title": self.title[:120], "text": ""}
        for question, place in self.sheet.definition.questions():
            value = self.answers.get(question.name) if not place.repeat else None
            if not question.into or value in (None, "", []):
                continue
            if question.into == "region" or isinstance(value, dict):
                fields |= _where(value)
            else:
                told = telling.told(self.sheet.definition, question, value)
                fields[question.into] = told[: LONGEST.get(question.into, 4000)]
        return fields

    def settle(self, case: ServiceCase, by: Viewer, draft: Draft | None) -> None:
        """Write the answers beside the case, attach its files, and record which facts were used. In the transaction that opens it."""
        used = self.sheet.used()
        Answers.objects.create(case_id=case.pk, version=self.version, data=self.answers, known=used)
        for fact in sorted(set(used.values())):
            audit.record("use_known", "case", case.pk, by=by.user, fact=fact, number=case.number)
        wanted = _files(self.sheet.definition, self.answers)
        kept = {str(one.pk): one for one in draft.documents.all()} if draft else {}
        for pk, kind in wanted.items():
            if pk in kept:
                conversation.attach(case, kept.pop(pk), kind=kind)
        if draft and kept:  # files of questions that no longer matter
            draft.documents.clear()
            Document.objects.filter(pk__in=list(kept)).delete()


def _where(value: Any) -> dict[str, Any]:
    """A place as columns of a case."""
    if not isinstance(value, dict):
        return {"region_id": value}
    point = Point(value["longitude"], value["latitude"], srid=4326) if "longitude" in value else None
    return {"region_id": value.get("region"), "place": point}


def _files(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Attachment.Kind]:
    """The documents among the answers, with what they are."""
    found: dict[str, Attachment.Kind] = {}
    for question, place in definition.questions():
        if question.kind not in FILES:
            continue
        rounds = answers.get(place.repeat, []) if place.repeat else [answers]
        kind = Attachment.Kind.PHOTO if question.kind == "photo" else Attachment.Kind.FILE
        found |= {str(one): kind for answered in rounds for one in answered.get(question.name, [])}
    return found


def told(facet: Facet) -> list[Part]:
    """The answers of a case in words, for who may read them; of who may not know the applicant's name, what tells it is left out."""
    if not facet.party or facet.service.source is None:
        return []
    return _told(facet, Answers.objects.select_related("version").filter(case_id=facet.case.pk).first())


def _told(facet: Facet, answers: Answers | None) -> list[Part]:
    if not facet.party or answers is None or not answers.data:
        return []
    definition, _plan = definition_of(answers.version)
    telltale = frozenset() if facet.knows_identity else _telltale(definition)
    found = [
        Part(part.title, tuple(line for line in part.lines if line.name not in telltale), part.page)
        for part in telling.parts(definition, answers.data)
    ]
    return [part for part in found if part.lines]


def asked(service: Service) -> dict[str, str]:
    """The questions that the form of a service asked in any of its versions, by name with their latest words, as columns of a file."""
    found: dict[str, str] = {}
    if service.source is not None:
        for version in FormVersion.objects.filter(code=service.source.code).order_by("-number"):
            for question, place in definition_of(version)[0].questions():
                if question.asked or (question.kind == "calculate" and question.label and place.within):
                    found.setdefault(question.name, unquoted(said(question.label)) or question.name)
    return found


def told_of(keys: Sequence[int], viewer: Viewer) -> dict[int, dict[str, str]]:
    """The answers of many cases (by primary key) in words, by question, each as `told` tells it. Where they tell who asked, the look is
    written down.

    What is asked several times over is told in one line, its rounds apart by semicolons.
    """
    cases = Case.objects.in_bulk(keys)
    found: dict[int, dict[str, str]] = {}
    looks = []
    for answers in Answers.objects.select_related("version").filter(case__in=cases):
        case = cases[answers.case_id]
        facet = Facet(cast(ServiceCase, case), viewer, gate.level(case, viewer))
        lines = [line for part in _told(facet, answers) for line in part.lines]
        row = found.setdefault(case.pk, {})
        for line in lines:
            row[line.name] = f"{row[line.name]}; {line.told}" if line.name in row else line.told
        if facet.staff and row.keys() & _telltale(definition_of(answers.version)[0]):
            looks.append(
                audit.entry(
                    "case.view", "case", case.pk, by=viewer.user, number=case.number, identity=True, reason=str(TAKEN)
                )
            )
    Entry.objects.bulk_create(looks)
    return found


def _telltale(definition: Definition) -> frozenset[str]:
    """The questions that ask who the applicant is."""
    return frozenset(q.name for q, _place in definition.questions() if q.known.startswith("resident."))
