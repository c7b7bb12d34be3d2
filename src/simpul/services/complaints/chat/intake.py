"""From a message to a reply, and in the end to a case: everything that follows from one message happens in one transaction, once."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.cases import filing
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.notifications import outbox, texts, whatsapp
from simpul.kernel.notifications.whatsapp import Inbound
from simpul.lib import clock
from simpul.services.complaints.chat import words
from simpul.services.complaints.chat.conversation import Turn, step
from simpul.services.complaints.chat.status import viewer_of
from simpul.services.complaints.forms import ReportForm
from simpul.services.complaints.service import complaints
from simpul.services.complaints.talks import Heard, Talk

AN_HOUR, A_DAY = 60, 10  # messages of one number in an hour, reports in a day
MOST_PHOTOS = 3
CHANNEL = "whatsapp"


def hear(inbound: Inbound) -> None:
    """Take one message. The carrier may bring it twice, and the worker may die at any line: it is answered once."""
    if Heard.objects.filter(pk=inbound.message_id).exists():
        return
    try:
        throttle("chat", inbound.sender, limit=AN_HOUR, seconds=3600)
    except TooMany:
        return  # silence: an answer to each would be what a flood wants
    picture = whatsapp.picture(inbound.media) if inbound.kind == "image" and inbound.media else b""
    viewer = viewer_of(inbound.sender)
    with translation.override(viewer.user.language if viewer.user else "id"):
        try:
            with transaction.atomic():
                _answer(inbound, picture)
        except IntegrityError as error:
            if "heard" not in str(error):
                raise


def _answer(inbound: Inbound, picture: bytes) -> None:
    Talk.objects.get_or_create(phone=inbound.sender)
    talk = Talk.objects.select_for_update().get(phone=inbound.sender)
    Heard.objects.create(pk=inbound.message_id, talk=talk)
    turn = Turn(talk, inbound)
    if picture:
        _keep_photo(turn, picture)
    step(turn)
    if turn.send:
        _file(turn)
    talk.updated_at = clock.now()
    talk.save()
    for text, buttons in turn.replies:
        outbox.answer(talk.phone, text, buttons=buttons)


def _keep_photo(turn: Turn, picture: bytes) -> None:
    draft, _new = Draft.objects.get_or_create(
        owner=turn.talk.owner, service=complaints.slug, defaults={"updated_at": clock.now()}
    )
    if draft.documents.count() >= MOST_PHOTOS:
        turn.say(_("Paling banyak %(most)s foto. Foto ini tidak disimpan.") % {"most": MOST_PHOTOS})
        return
    try:
        draft.documents.add(store(picture, by=None, name=_("foto.jpg"), limits=PICTURES))
    except UnacceptableFile as problem:
        turn.say(str(problem))


def _file(turn: Turn) -> None:
    """Open the case by the same form, checks and limits as on the web. What the form refuses is asked again."""
    talk, known = turn.talk, turn.talk.data
    viewer = viewer_of(talk.phone)
    answers = {
        "kind": "complaint",
        "text": known.get("text", ""),
        "category": known.get("category", ""),
        "secrecy": str(known.get("secrecy", int(Secrecy.OPEN))),
        "longitude": known.get("longitude", ""),
        "latitude": known.get("latitude", ""),
        "region": known.get("region", ""),
        "landmark": known.get("landmark", ""),
        "phone": talk.phone,
    }
    form = ReportForm(answers, viewer=viewer)
    if not form.is_valid():
        for said in form.errors.values():
            turn.say(" ".join(map(str, said)))
        return
    try:
        throttle("file", f"{CHANNEL}:{talk.phone}", limit=A_DAY, seconds=86_400)
        draft = Draft.objects.filter(owner=talk.owner).first()
        case, code = filing.file(complaints, form, by=viewer, channel=CHANNEL, client_key=talk.key, draft=draft)
    except TooMany:
        turn.say(_("Anda sudah mengirim banyak laporan hari ini. Coba lagi besok."))
        return
    audit.record("chat.file", "case", case.pk, by=viewer.user, number=case.number)
    talk.begin_anew()
    if code:
        outbox.answer(
            talk.phone,
            words.sent(case.number, code, f"{texts.site()}/lacak/{case.number}/"),
            about=case.number,
            secret=True,
        )
