"""What is said about a case, and what is attached to it."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.kernel import audit, writing
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER, Viewer
from simpul.kernel.cases import engine, gate, photos, services
from simpul.kernel.cases.models import Attachment, Audience, Case, CaseMessage
from simpul.kernel.documents.models import Document
from simpul.kernel.notifications import send
from simpul.kernel.workflow import APPLICANT, Refused
from simpul.lib.wording import plain

LONGEST = 4000


def check(case: Case, by: Viewer, audience: Audience) -> None:
    """Raise `Refused` unless this viewer may write so here. Ask before files are stored: strangers must not fill the disk."""
    seen = gate.level(case, by)
    if seen < gate.Level.PARTY or audience < seen.audience:
        raise Refused("Anda tidak dapat menulis pada kasus ini.")
    if audience != Audience.STAFF and gate.only_helps(case, by):
        raise Refused("Instansi pembantu menulis catatan internal. Jawaban kepada warga datang dari instansi pemegang.")
    if case.closed_at and audience != Audience.STAFF:
        raise Refused("Kasus ini sudah selesai. Gunakan sanggahan bila hasilnya belum sesuai.")


def say(case: Case, *, by: Viewer, text: str, audience: Audience, documents: Sequence[Document] = ()) -> CaseMessage:
    """Write an internal note, or a message between office and resident. The other side is told."""
    check(case, by, audience)
    text = text.strip()
    if not text:
        raise Refused("Tuliskan pesannya.", field="text")
    if len(text) > LONGEST:
        raise Refused("Pesan paling panjang %(most)s huruf.", field="text", most=LONGEST)
    # Of an internal note nobody is told.
    alone = audience == Audience.STAFF and not documents and gate.works_on(case, by)
    with writing.whole(alone=alone):
        message = write(case, by=by, text=text, audience=audience)
        for document in documents:
            attach(case, document, audience=audience)
        if message.role == "" and audience != Audience.STAFF and case.applicant:
            send(
                to=case.applicant,
                template="cases/message",
                context={"number": case.number, "title": case.title, "text": text},
                about=case.number,
            )
        if message.role == APPLICANT.code:
            _answered(case)
    return message


def write(case: Case, *, by: Viewer, text: str, audience: Audience) -> CaseMessage:
    """Put words on record, in the caller's transaction. Nobody is told; that is the caller's."""
    staff = gate.works_on(case, by)
    entry = audit.entry("case.message", "case", case.pk, by=by.user, number=case.number, audience=int(audience))
    message = CaseMessage(
        case_id=case.pk,
        audience=audience,
        role="" if staff else APPLICANT.code,
        agency_id=(case.agency_id if case.agency_id in by.agencies else next(iter(by.agencies), None))
        if staff
        else None,
        text=plain(text),
        at=entry.at,
        audit=entry,
    )
    writing.write(entry, message)
    return message


def attach(
    case: Case, document: Document, *, kind: str = Attachment.Kind.FILE, audience: Audience = Audience.PARTY
) -> Attachment:
    """Hang a stored file on a case. The worker looks for faces on a photo, in case somebody wants to show it to everybody."""
    made = Attachment.objects.create(case_id=case.pk, document=document, kind=kind, audience=audience, seq=case.seq)
    if kind in photos.SHOWABLE and not case.sealed:
        from simpul.kernel.cases.tasks import look_for_faces

        look_for_faces.defer(photo=made.pk)
    return made


def _answered(case: Case) -> None:
    """The resident has replied: a clock that waited for him runs again, and the officer in charge hears of it."""
    if case.paused_at and case.pause_reason == "applicant":
        concrete = services.concrete(case)
        engine.perform(concrete.workflow.transitions["resume"], concrete, by=SYSTEM_VIEWER)
    if case.assignee:
        send(
            to=case.assignee,
            template="cases/reply",
            context={"number": case.number, "title": case.title},
            about=case.number,
        )
