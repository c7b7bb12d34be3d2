"""Photos for everybody: looked at by an officer, faces and plates covered. The photo as it came stays with those it concerns.

A covered photo is an attachment of its own (`masked_from` the one as it came); the gate treats it like any other.
"""

from __future__ import annotations

from django.db import transaction

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate, services
from simpul.kernel.cases.models import Attachment, Audience, Case
from simpul.kernel.documents import masking, store
from simpul.kernel.workflow import Refused

SHOWABLE = (Attachment.Kind.PHOTO, Attachment.Kind.BEFORE, Attachment.Kind.AFTER)


def may_release(case: Case, by: Viewer) -> bool:
    """Whether somebody decides what everybody sees of this case's photos: whoever works on it, not who only reads."""
    working = any(case.service in services.taking_part(grant.role) for grant in by.grants)
    return case.published and working and gate.works_on(case, by)


def propose(photo: Attachment) -> set[masking.Cell]:
    """The cells in which the machine found a face or a plate; empty too when it has not looked yet."""
    blob = photo.document.blob
    return masking.cells([tuple(box) for box in photo.found or ()], *masking.grid(blob.width or 1, blob.height or 1))


def look(photo: Attachment) -> None:
    """Let the machine look for faces and plates, and keep where it found them."""
    found = masking.find(photo.document.blob.path.read_bytes())
    Attachment.objects.filter(pk=photo.pk).update(found=[[round(part, 4) for part in box] for box in found])


def preview(photo: Attachment, covered: set[masking.Cell]) -> bytes:
    """What everybody would see."""
    return masking.mask(photo.document.blob.path.read_bytes(), covered)


@transaction.atomic
def release(photo: Attachment, covered: set[masking.Cell], *, by: Viewer) -> Attachment:
    """Show a photo to everybody, with these cells covered; an earlier version of it goes. Raises `Refused`."""
    case = photo.case
    if photo.kind not in SHOWABLE or photo.masked_from_id is not None:
        raise Refused("Berkas ini bukan foto yang dapat ditampilkan.")
    if not may_release(case, by):
        raise Refused("Foto hanya dapat ditampilkan pada kasus yang tampil untuk umum, oleh petugas yang menanganinya.")
    _withdraw(photo)
    audit.record("photo.release", "case", case.pk, by=by.user, number=case.number, photo=photo.pk, covered=len(covered))
    if not covered:
        photo.audience = Audience.PUBLIC
        photo.save(update_fields=["audience"])
        return photo
    document = store(preview(photo, covered), by=by.user, name=f"{photo.kind}.jpg", personal=False)
    return Attachment.objects.create(
        case=case, document=document, kind=photo.kind, audience=Audience.PUBLIC, seq=photo.seq, masked_from=photo, found=[]
    )  # fmt: skip


@transaction.atomic
def withdraw(photo: Attachment, *, by: Viewer) -> None:
    """Show a photo to nobody but those it concerns. Raises `Refused`."""
    if not gate.works_on(photo.case, by):
        raise Refused("Anda tidak berwenang untuk foto ini.")
    audit.record("photo.withdraw", "case", photo.case_id, by=by.user, number=photo.case.number, photo=photo.pk)
    _withdraw(photo)


def show_all(case: Case, *kinds: str) -> None:
    """Show the photos of these kinds as they came, on the word of an officer that nobody can be recognised on them."""
    mine = Attachment.objects.filter(case_id=case.pk, kind__in=kinds, masked_from=None, masked=None)
    mine.update(audience=Audience.PUBLIC)


def hide_all(case: Case) -> None:
    """Take every photo of a case back from everybody."""
    Attachment.objects.filter(case_id=case.pk, masked_from__isnull=False).delete()
    Attachment.objects.filter(case_id=case.pk, audience=Audience.PUBLIC).update(audience=Audience.PARTY)


def _withdraw(photo: Attachment) -> None:
    Attachment.objects.filter(masked_from=photo).delete()
    Attachment.objects.filter(pk=photo.pk, audience=Audience.PUBLIC).update(audience=Audience.PARTY)
    photo.audience = Audience(min(photo.audience, Audience.PARTY))
