"""An answer to one of our letters becomes a message of its reader on the case, as if he had written it on the page: same gate, same limits.

It counts only from the address to which the letter went, and only where our own mail server does not call it forged. Whatever is not taken
is told to that address, never to the one that wrote: a forger learns nothing and nobody is flooded through us.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.documents.models import Document
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import outbox, replies, texts
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.mail.letters import Letter

MOST_PHOTOS, A_DAY, TOLD_A_DAY = 3, 20, 3


def answers(row: Incoming, letter: Letter) -> bool:
    """Whether a letter answers one of ours; if so, whatever is to be done about it is done, once."""
    ours = next((found for given in letter.recipients if (found := replies.letter_of(given))), None)
    if ours is None:
        return False
    if letter.by_machine or letter.forged or "@" not in letter.sender or not _still_reads(ours):
        return True
    with translation.override(ours.language), transaction.atomic():
        mine = Incoming.objects.select_for_update().filter(pk=row.pk, taken_at=None)
        if mine.first() is None:  # a worker wrote the message, and died before it could say so
            return True
        if why := _kept_from(ours, letter) or _say(ours, letter):
            _tell(ours, why)
        Incoming.objects.filter(pk=row.pk).update(taken_at=clock.now(), body=b"")
    return True


def _still_reads(ours: Message) -> bool:
    """Whether the address is still that of the person: a mailbox that was given up speaks for nobody."""
    people = [person for person in (ours.user, ours.resident) if person is not None]
    return any((person.email or "").lower() == ours.address.lower() for person in people)


def _kept_from(ours: Message, letter: Letter) -> str:
    """Why nothing is taken, whatever it says; empty if it may be."""
    if letter.sender != ours.address.lower():
        return _("Balasan itu datang dari alamat lain. Balaslah dari alamat yang kami surati.")
    if replies.expired(ours):
        return _("Surat yang dibalas sudah terlalu lama. Balaslah surat kami yang terbaru.")
    return ""


def _say(ours: Message, letter: Letter) -> str:
    """Put it on the case; in words what was in the way, if something was."""
    case = Case.objects.filter(number=ours.about).select_related("applicant").first()
    viewer = _reader(ours, case)
    try:
        if case is None:
            return _("Urusan itu tidak ditemukan.")
        conversation.check(case, viewer, Audience.PARTY)
        throttle("mail-answer", ours.address, limit=A_DAY, seconds=86_400)
        with transaction.atomic():
            photos, lost = _photos(letter, viewer)
            text = _text(letter, bool(photos), lost)
            conversation.say(case, by=viewer, text=text, audience=Audience.PARTY, documents=photos)
    except (Refused, TooMany) as refusal:
        return str(refusal)
    return ""


def _text(letter: Letter, photos: bool, lost: int) -> str:
    """What he wrote, and what came with it that could not be kept."""
    text = letter.words or (_("(foto)") if photos else "")
    if lost:
        text += "\n\n" + _("(Lampiran yang tidak dapat diterima: %(n)s.)") % {"n": lost}
    return text.strip()[: conversation.LONGEST]


def _reader(ours: Message, case: Case | None) -> Viewer:
    """Whom the letter was for. Without an account he is the reporter only if the report is his: followers get letters too.

    An officer is nobody here, also who became one after the letter went: a letter shows no second factor.
    """
    if ours.user is not None:
        return Viewer() if ours.user.is_staff_member else Viewer(ours.user)
    if case is None or case.applicant_id is None or ours.resident is None:
        return Viewer()
    same = Resident.objects.same_person(ours.resident.main_id).filter(pk=case.applicant_id).exists()
    return Viewer(unlocked=frozenset({case.pk})) if same else Viewer()


def _photos(letter: Letter, viewer: Viewer) -> tuple[list[Document], int]:
    """The photos that can be kept, and how many attachments cannot."""
    kept: list[Document] = []
    for number, content in enumerate(letter.photos[:MOST_PHOTOS], 1):
        try:
            kept.append(store(content, by=viewer.user, name=f"foto-{number}.jpg", limits=PICTURES))
        except UnacceptableFile:
            continue
    return kept, letter.attached - len(kept)


def _tell(ours: Message, why: str) -> None:
    try:
        throttle("mail-unread", ours.address, limit=TOLD_A_DAY, seconds=86_400)
    except TooMany:
        return
    context = {"number": ours.about, "why": why, "link": texts.link(ours)}
    outbox.deliver("email", ours.address, "mail/unread", context, ours.language)
