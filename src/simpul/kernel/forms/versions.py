"""Versions of forms: which one holds today, what a new one changes, and putting it in force."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents import blobs, names
from simpul.kernel.documents.models import Document
from simpul.kernel.forms.definition import Definition, Question, said
from simpul.kernel.forms.evaluation import Plan
from simpul.kernel.forms.models import FormUpload, FormVersion
from simpul.kernel.forms.xlsform import Reading
from simpul.kernel.regency import current as regency
from simpul.lib import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Published:
    """A form by its code: what a service's `form=` names when an officer defines it. Its latest version in force is asked."""

    code: str

    def current(self) -> FormVersion | None:
        """The version in force; None while nobody has published one."""
        return in_force(self.code)


@dataclass(frozen=True)
class Declared:
    """A form declared in code. Each change of it becomes a version of its own when it is first asked for."""

    definition: Definition

    @property
    def code(self) -> str:
        return self.definition.code

    def current(self) -> FormVersion | None:
        """Its version."""
        return declare(self.definition)


FormSource = Published | Declared


@dataclass(frozen=True)
class Change:
    """One difference between two versions. `kind`: new, gone or changed; `details` in words."""

    kind: str
    name: str
    label: str
    details: tuple[str, ...] = ()


def in_force(code: str, day: date | None = None) -> FormVersion | None:
    """The version that holds on a day (today)."""
    day = day or clock.today(regency().zone)
    return FormVersion.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from", "-number").first()


@lru_cache(maxsize=128)
def _read(sha256: str, _pk: int) -> tuple[Definition, Plan]:
    definition = Definition.from_json(FormVersion.objects.only("schema").get(pk=_pk).schema)
    return definition, Plan(definition)


def definition_of(version: FormVersion) -> tuple[Definition, Plan]:
    """The form of a version with its rules ready. Versions never change, so processes remember them."""
    return _read(version.sha256, version.pk)


def fingerprint(definition: Definition) -> str:
    """The SHA-256 of a form."""
    return hashlib.sha256(json.dumps(definition.to_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def keep(reading: Reading, content: bytes, name: str, *, by: User) -> FormUpload:
    """Keep a workbook that passed its checks, in place of one that waited."""
    if reading.definition is None:
        raise ValueError("Only a form without problems can be kept.")
    blob = blobs.keep(content, XLSX)
    document = Document.objects.create(blob=blob, name=names.clean(name, XLSX), uploaded_by=by, personal=False)
    upload, _new = FormUpload.objects.update_or_create(
        code=reading.definition.code,
        defaults={
            "schema": reading.definition.to_json(), "xform": reading.xform, "source": document,
            "uploaded_by": by, "uploaded_at": clock.now(),
        },
    )  # fmt: skip
    audit.record("upload", "form", upload.code, by=by)
    return upload


@transaction.atomic
def publish(upload: FormUpload, *, by: User, valid_from: date | None = None) -> FormVersion:
    """Make the waiting upload the next version. What has begun stays on the version it began with."""
    upload = FormUpload.objects.select_for_update().get(pk=upload.pk)
    definition = Definition.from_json(upload.schema)
    today = clock.today(regency().zone)
    version = _insert(
        definition,
        xform=upload.xform,
        source=upload.source,
        published_by=by,
        valid_from=max(valid_from or today, today),
    )
    audit.record("publish", "form", version.code, by=by, number=version.number)
    upload.delete()
    return version


def declare(definition: Definition) -> FormVersion:
    """The version of a form declared in code, written down when it is new."""
    latest = FormVersion.objects.filter(code=definition.code).order_by("-number").first()
    if latest is not None and latest.sha256 == fingerprint(definition):
        return latest
    return _insert(definition, valid_from=clock.today(regency().zone))


def _insert(definition: Definition, **more: Any) -> FormVersion:
    latest = FormVersion.objects.filter(code=definition.code).order_by("-number").first()
    return FormVersion.objects.create(
        code=definition.code, number=latest.number + 1 if latest else 1, schema=definition.to_json(),
        sha256=fingerprint(definition), published_at=clock.now(), **more,
    )  # fmt: skip


def compare(before: Definition | None, after: Definition) -> list[Change]:
    """What is new, gone, or asked otherwise, in the order of the new form."""
    old = {question.name: question for question, _place in before.questions()} if before else {}
    new = {question.name: question for question, _place in after.questions()}
    found = [
        Change("new", name, said(question.label)) if name not in old else _changed(old[name], question, before, after)
        for name, question in new.items()
    ]
    gone = [Change("gone", name, said(question.label)) for name, question in old.items() if name not in new]
    return [change for change in [*found, *gone] if change is not None]


def _changed(old: Question, new: Question, before: Definition | None, after: Definition) -> Change | None:
    words = {
        "kind": _("jenis"), "label": _("kalimat"), "hint": _("petunjuk"),
        "required": _("wajib diisi"),
        "relevant": _("syarat tampil"),
        "constraint": _("syarat jawaban"), "constraint_message": _("kalimat penolakan"), "calculation": _("rumus"),
        "default": _("nilai awal"),
        "choice_filter": _("saringan pilihan"), "known": _("data yang sudah dikenal"), "look": _("tampilan"), "into": _("kolom kasus"),
    }  # fmt: skip
    details = [words[name] for name in words if getattr(old, name) != getattr(new, name)]
    if before and before.choices.get(old.choices, ()) != after.choices.get(new.choices, ()):
        details.append(_("daftar pilihan"))
    return Change("changed", new.name, said(new.label), tuple(details)) if details else None


def may_open_source(viewer: Viewer, document: Document) -> bool | None:
    """The workbook of a form opens to administrators; None when it is none."""
    if document.blob.media_type != XLSX or document.personal:
        return None
    used = FormVersion.objects.filter(source=document).exists() or FormUpload.objects.filter(source=document).exists()
    return any(grant.role == ADMINISTRATOR.code for grant in viewer.grants) if used else None
