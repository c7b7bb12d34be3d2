"""From a filled-in form to a case: drafts, uploads that survive a mistake, and the reporter who has no account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from simpul.kernel import kept, making, writing
from simpul.kernel.accounts import sessions
from simpul.kernel.accounts.rows import Counted
from simpul.kernel.accounts.throttling import Allowance, TooMany
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import conversation, engine, receipts
from simpul.kernel.cases.answering import Filled
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Attachment, ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.documents.models import Document
from simpul.kernel.forms.models import FormVersion
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.outbox import compose
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

if TYPE_CHECKING:
    from simpul.kernel.forms import ApplicationForm

TOLD_A_DAY = 20
DRAFTS = "drafts_begun"  # where an account that was read with its session has their number
NOT_KEPT = {"csrfmiddlewaretoken", "kunci", "website", "simpan", "tetap", "bukti", "bersama"}


def draft_of(owner: str, service: Service) -> Draft | None:
    """What this person has begun; whoever has no name yet has begun nothing."""
    return Draft.objects.filter(owner=owner, service=service.slug).first() if owner else None


def begun(owner: str, by: Viewer) -> list[Draft]:
    """All that this person has begun and not sent. Most have begun nothing, and that was read with the account."""
    if by.user and by.user.__dict__.get(DRAFTS) == 0:
        return []
    mine = lambda: Draft.objects.filter(owner=kept.Slot("owner")).order_by("-updated_at")  # noqa: E731
    return kept.ask("drafts", mine, owner=owner) if owner else []


def _of_account() -> Counted:
    owner = Concat(Value("user:"), Cast(OuterRef("pk"), TextField()))
    return Counted(Draft.objects.filter(owner=owner).values("pk"))


sessions.reads_along(DRAFTS, _of_account)


def keep(
    owner: str, service: Service, data: dict[str, Any], uploads: list[UploadedFile[bytes]], by: Viewer, *, most: int
) -> Draft:
    """Save what was typed and store what was uploaded, `most` photos in all. Raises `UnacceptableFile` for what can't stay."""
    kept = {name: value for name, value in data.items() if name not in NOT_KEPT}
    with transaction.atomic():
        draft, _new = Draft.objects.update_or_create(
            owner=owner, service=service.slug, defaults={"data": kept, "updated_at": clock.now()}
        )
        _add(draft, uploads, by, most)
    return draft


def _add(draft: Draft, uploads: list[UploadedFile[bytes]], by: Viewer, most: int) -> None:
    """Store the photos with the draft. The same photo, sent again after an answer got lost, is there already."""
    too_many = UnacceptableFile(_("Paling banyak %(most)s foto. Buang dahulu yang lama.") % {"most": most})
    if len(uploads) > most:
        raise too_many
    if not uploads:
        return
    photos = {photo.blob_id: photo for photo in draft.documents.all()}
    for photo in [store(upload, by=by.user, limits=PICTURES) for upload in uploads]:
        if photos.setdefault(photo.blob_id, photo) is not photo:
            Document.objects.filter(pk=photo.pk).delete()
    if len(photos) > most:
        raise too_many
    draft.documents.add(*photos.values())


def keep_sheet(owner: str, key: str, version: FormVersion, raw: dict[str, Any]) -> Draft:
    """Save what was typed into a published form; the draft stays with the version it began with."""
    draft, new = Draft.objects.get_or_create(
        owner=owner, service=key, defaults={"data": raw, "version": version, "updated_at": clock.now()}
    )
    if not new:
        draft.data, draft.updated_at = raw, clock.now()
        draft.version = draft.version or version
        draft.save(update_fields=["data", "updated_at", "version"])
    return draft


def adopt(browser: str, account: str, key: str) -> None:
    """What a browser began before its owner signed in is the account's from now on, in place of something older."""
    begun_here = Draft.objects.filter(owner=browser, service=key).first() if browser else None
    if begun_here is None:
        return
    with transaction.atomic():
        known = Draft.objects.select_for_update().filter(owner=account, service=key).first()
        if known is not None and known.updated_at > begun_here.updated_at:
            return
        if known is not None:
            drop_photos(known)
            known.delete()
        Draft.objects.filter(pk=begun_here.pk).update(owner=account)


def take_over(waiting: str, owner: str, service: Service) -> None:
    """Move the photos of a sending that came to nothing into what its owner goes on with."""
    with transaction.atomic():
        if (begun_before := draft_of(waiting, service)) is None:
            return
        new = {"data": begun_before.data, "updated_at": clock.now()}
        draft, _new = Draft.objects.get_or_create(owner=owner, service=service.slug, defaults=new)
        draft.documents.add(*begun_before.documents.all())
        begun_before.delete()


def drop_photos(draft: Draft) -> None:
    """Throw away the photos of a draft; it stays."""
    with transaction.atomic():
        photos = list(draft.documents.values_list("pk", flat=True))
        draft.documents.clear()
        Document.objects.filter(pk__in=photos).delete()


def file(
    service: Service,
    form: ApplicationForm | Filled,
    *,
    by: Viewer,
    channel: str,
    client_key: UUID | None,
    draft: Draft | None,
    on_behalf: bool = False,
    secret: str = "",
    photos: Sequence[UploadedFile[bytes]] = (),
    caller: Allowance | None = None,
) -> tuple[ServiceCase, str]:
    """Open the case of a valid form with its photos: those given, or those of its draft, which is gone with it. One transaction.

    A key that has made a case already brings that case back: the database lets it make one, so nobody has to look first. Its code
    comes along for whoever knows the `secret` it was made from, else it is empty. Raises `TooMany` past what the `caller` may; what is
    refused counts, too, but the same once more does not.
    """
    sent = (
        service,
        form,
        by,
        channel,
        client_key,
        draft,
        on_behalf,
        receipts.code_from(client_key, secret),
        photos,
        caller,
    )
    try:
        return _file(*sent)
    except IntegrityError as error:
        known = engine.made_by(service.model, client_key) if "client_key" in str(error) else None
        if known is None:
            raise
        return known, receipts.code_again(known, client_key, secret)
    except (UnacceptableFile, TooMany) as refusal:
        known = engine.made_by(service.model, client_key) if isinstance(refusal, TooMany) else None
        if known is not None:
            return known, receipts.code_again(known, client_key, secret)
        if caller is not None:
            caller.count()
        raise


def _file(
    service: Service,
    form: ApplicationForm | Filled,
    by: Viewer,
    channel: str,
    client_key: UUID | None,
    draft: Draft | None,
    on_behalf: bool,
    code: str,
    photos: Sequence[UploadedFile[bytes]],
    caller: Allowance | None,
) -> tuple[ServiceCase, str]:
    applicant = _applicant(form, by, on_behalf)
    fields = {**form.case_fields(), "applicant": applicant}
    alone = not (photos or draft or isinstance(form, Filled) or service.goes_on(fields))
    with writing.whole(alone=alone):
        case, code = engine.open_case(
            service.model, by=by, channel=channel, client_key=client_key, fields=fields, code=code,
            telling=_told,
            allowances=[one for one in (caller, _allowance(applicant, by, on_behalf)) if one is not None],
        )  # fmt: skip
        if isinstance(form, Filled):
            form.settle(case, by, draft)
        else:
            stored = draft.documents.order_by("created_at") if draft else ()
            for document in (*stored, *(store(photo, by=by.user, limits=PICTURES) for photo in photos)):
                conversation.attach(case, document, kind=Attachment.Kind.PHOTO)
        if draft:
            draft.delete()
    return case, code


def _told(case: ServiceCase) -> list[Message]:
    """What the applicant is told: that it has arrived."""
    if case.applicant is None:
        return []
    context = {"number": case.number, "title": case.title}
    return compose(case.applicant, "cases/received", context, about=case.number)


def _applicant(form: ApplicationForm | Filled, by: Viewer, on_behalf: bool) -> Resident | None:
    """The resident of the account; else a new, unverified one (still to be written) if a way to reach him was given; else nobody."""
    if by.user is not None and by.user.resident_id is not None and not on_behalf:
        return by.user.resident
    given = {name: str(form.cleaned_data.get(name) or "") for name in ("name", "phone", "email")}
    return making.new(Resident, **given) if any(given.values()) else None


def _allowance(applicant: Resident | None, by: Viewer, on_behalf: bool) -> Allowance | None:
    """Write a few times a day only to somebody who has not proved that this is how to reach him: others must not pester him through us."""
    if applicant is None or on_behalf or (applicant.pk is not None and applicant.pk == by.resident_id):
        return None
    ways = tuple(way for way in (applicant.phone, applicant.email.lower()) if way)
    return Allowance("unproved", ways, TOLD_A_DAY, 86_400) if ways else None


def clean_up(days: int = 7) -> int:
    """Throw away drafts nobody came back to, with their photos. Returns how many."""
    old = Draft.objects.filter(updated_at__lt=clock.now() - timedelta(days=days))
    with transaction.atomic():
        drafts = list(old.select_for_update().values_list("pk", flat=True))
        photos = list(Draft.documents.through.objects.filter(draft__in=drafts).values_list("document_id", flat=True))
        Draft.objects.filter(pk__in=drafts).delete()
        Document.objects.filter(pk__in=photos).delete()
    return len(drafts)
