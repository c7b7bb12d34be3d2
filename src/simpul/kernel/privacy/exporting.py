"""A copy of everything for the person it is about: one zip with a page to read, JSON for machines, and the files. Made by the worker."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from simpul.kernel import audit, regency
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document
from simpul.kernel.privacy import dossier
from simpul.kernel.privacy.models import Export
from simpul.lib import clock

MOST_BYTES = 20_000_000  # of files; the rest is named, and can be opened in the account


def ask(user: User) -> Export:
    """Order a copy. Who has one waiting gets that one."""
    from simpul.kernel.privacy import tasks

    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if waiting := Export.objects.waiting().filter(user=user).first():
            return waiting
        export = Export.objects.create(user=user)
        audit.record("export_asked", "account", user.pk, by=user)
        tasks.make_export.defer(number=export.pk)
    return export


def make(number: int) -> None:
    """Put the copy together, unless it is there already."""
    with transaction.atomic():
        export = Export.objects.select_for_update(of=("self",)).filter(pk=number, ready_at=None).first()
        if export is not None:
            export.content, export.ready_at = _zip(export.user), clock.now()
            export.save(update_fields=["content", "ready_at"])


def take(user: User, number: int) -> bytes | None:
    """The copy, this once: afterwards it is gone. None if there is none to be had."""
    with transaction.atomic():
        found = Export.objects.ready().filter(user=user, pk=number).select_for_update(of=("self",)).first()
        if found is None:
            return None
        content = bytes(found.content)
        found.content, found.taken_at = b"", clock.now()
        found.save(update_fields=["content", "taken_at"])
        audit.record("export_taken", "account", user.pk, by=user, bytes=len(content))
    return content


def _zip(user: User) -> bytes:
    sections = dossier.of(Viewer(user))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = _add_files(archive, dossier.files(sections))
        place = regency.current()
        context = {"sections": sections, "names": names, "at": clock.now(), "regency": place, "user": user}
        archive.writestr("data-saya.html", render_to_string("privacy/export.html", context))
        archive.writestr("data-saya.json", json.dumps(_plain(sections, names), ensure_ascii=False, indent=1))
    return out.getvalue()


def _add_files(archive: zipfile.ZipFile, documents: list[Document]) -> dict[Any, str]:
    """Put the files in as far as they fit; tells under which name."""
    names, left = {}, MOST_BYTES
    for document in documents:
        if document.blob.size <= left and document.blob.path.exists():
            left -= document.blob.size
            names[document.pk] = f"berkas/{document.pk}-{document.name}"
            archive.write(document.blob.path, names[document.pk])
    return names


def _plain(sections: list[dossier.Section], names: dict[Any, str]) -> list[dict[str, Any]]:
    return [
        {
            "data": section.said.title,
            "tabel": section.model._meta.label,
            "tujuan": section.said.purpose,
            "dasar_hukum": section.said.legal_basis,
            "sumber": section.said.source,
            "disimpan": section.said.retention,
            "baris": [
                {
                    "waktu": row.at.isoformat() if row.at else None,
                    **dict(row.facts),
                    "berkas": [names.get(one.pk, "") for one in row.files],
                }
                for row in section.rows
            ],
        }
        for section in sections
    ]
