"""The application: filled in at home or at a desk, kept as a draft, sent once."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.throttling import Allowance, TooMany, throttle
from simpul.kernel.accounts.viewer import NOBODY, viewer_of
from simpul.kernel.cases import filing, receipts
from simpul.kernel.cases.answering import Filled
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.duplicates import Candidate
from simpul.kernel.cases.models import Case
from simpul.kernel.cases.services import Service, registry
from simpul.kernel.documents import UnacceptableFile
from simpul.kernel.forms import ApplicationForm
from simpul.kernel.forms.application import HONEYPOT
from simpul.kernel.forms.sheet import Sheet
from simpul.kernel.web import outbox, together
from simpul.kernel.web.catalogue import service_or_404
from simpul.kernel.web.csrf import checks_its_token, is_forged_or_stale
from simpul.kernel.web.journey import Journey, Way
from simpul.kernel.web.middleware import client_address
from simpul.kernel.web.posted import owner_by_token
from simpul.kernel.web.sharing import keep_apart, shared
from simpul.lib import qr

DESK_CHANNELS = ("phone", "counter")


def draft_owner(request: HttpRequest) -> str:
    """Under which name a draft is kept: the account, or a secret of this browser."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    known = request.session.get("drafts", "")
    if not known and (token := owner_by_token(request)).startswith("session:"):
        known = request.session["drafts"] = token.removeprefix("session:")
    if not known and request.method == "POST":
        known = request.session["drafts"] = uuid4().hex
    return f"session:{known}" if known else ""


@checks_its_token  # so that a stale page keeps what was typed
@require_http_methods(["GET", "HEAD", "POST"])
@shared
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a service, for the person concerned."""
    service = service_or_404(slug)
    if service.needs_account and not request.user.is_authenticated:
        return outbox.sign_in_first() if outbox.asks(request) else _sign_in_first(request, service)
    if request.user.is_authenticated and (browser := request.session.get("drafts")):
        filing.adopt(f"session:{browser}", f"user:{request.user.pk}", service.slug)
    if service.source:
        return _paged(request, service, "frame/public.html", channel="web")
    if "luring" in request.GET and request.method != "POST":
        return _show(request, service, "web/apply.html", service.django_form(viewer=NOBODY), None, blank=True)
    return _form_page(request, service, "web/apply.html", channel="web")


def _sign_in_first(request: HttpRequest, service: Service) -> HttpResponse:
    """To the sign-in page. What was typed into a form whose session ended waits in this browser's draft, and is there afterwards."""
    if request.method == "POST" and service.source and not is_forged_or_stale(request):
        _paged(request, service, "frame/public.html", channel="web")
    return redirect(f"{reverse('account_login')}?next={request.path}")


@checks_its_token
@requires_staff
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The same form at a counter or on the telephone, filled in by an officer for somebody else."""
    service = service_or_404(slug)
    held = {grant.role for grant in viewer_of(request).grants}
    if not held & {role.code for role in service.intake_roles}:
        raise PermissionDenied(_("Hanya petugas penerima laporan yang dapat mencatat untuk orang lain."))
    channel = request.POST.get("channel", "")
    channel = channel if channel in DESK_CHANNELS else "phone"
    if service.source:
        return _paged(request, service, "frame/staff.html", channel=channel, on_behalf=True)
    return _form_page(request, service, "web/record.html", channel=channel, on_behalf=True)


def _paged(
    request: HttpRequest, service: Service, template: str, *, channel: str, on_behalf: bool = False
) -> HttpResponse:
    """A published form, page by page."""
    keep_apart(request)
    owner = draft_owner(request)
    trail = (
        ((_("Meja kerja"), reverse("desk")),)
        if on_behalf
        else ((service.name, reverse("service", args=[service.slug])),)
    )
    way = Way(
        template, f"{owner}:desk" if on_behalf and owner else owner, service.slug, str(service.verb), trail, on_behalf
    )
    version = service.source.current() if service.source else None
    if before := _sent_before(request, service, on_behalf):
        return before
    journey = Journey(request, way, version)
    if version is None and (journey.draft is None or journey.draft.version is None):
        return render(request, "web/no_form.html", {"service": service}, status=503)

    def send(sheet: Sheet) -> HttpResponse:
        began = journey.draft.version if journey.draft and journey.draft.version else version
        assert began is not None
        filled = Filled(sheet, began, str(service.name))
        case, code = filing.file(
            service,
            filled,
            by=viewer_of(request),
            channel=channel,
            client_key=outbox.key(request),
            draft=journey.draft,
            on_behalf=on_behalf,
            secret=outbox.secret(request),
            caller=_caller(request, on_behalf),
        )
        return _sent(request, service, case, code, on_behalf)

    return journey.answer(send)


def _form_page(
    request: HttpRequest, service: Service, template: str, *, channel: str, on_behalf: bool = False
) -> HttpResponse:
    viewer, owner = viewer_of(request), draft_owner(request)
    owner += ":desk" if on_behalf and owner else ""
    if before := _sent_before(request, service, on_behalf):
        return before
    owner, draft = _drawer(request, service, owner)
    if request.method != "POST":
        initial = draft.data if draft else {}
        chosen = {name: request.GET[name] for name in service.django_form.from_address if name in request.GET}
        form = service.django_form(initial=initial | chosen, viewer=viewer, on_behalf=on_behalf)
        return _show(request, service, template, form, draft)
    return _take(request, service, template, owner, draft, channel, on_behalf)


def _take(
    request: HttpRequest,
    service: Service,
    template: str,
    owner: str,
    draft: Draft | None,
    channel: str,
    on_behalf: bool,
) -> HttpResponse:
    """What was typed: kept, refused, or filed."""
    viewer = viewer_of(request)
    form = service.django_form(request.POST, request.FILES, viewer=viewer, on_behalf=on_behalf)
    if is_forged_or_stale(request):
        form.add_error(None, _("Halaman ini terlalu lama terbuka. Isian Anda masih ada. Tekan tombolnya sekali lagi."))
        return _show(request, service, template, form, draft, status=403)
    uploads = [upload for name in form.photo_fields for upload in request.FILES.getlist(name)]
    if uploads or "simpan" in request.POST:
        draft = _keep(request, service, form, uploads, owner) or draft
    if "buang" in request.POST and draft:
        filing.drop_photos(draft)
    if "simpan" in request.POST and not form.photos_refused():
        return redirect(f"{request.path}?tersimpan")
    if request.POST.get(HONEYPOT) or not form.is_valid():
        return _show(request, service, template, form, draft, status=422)
    if not outbox.asks(request) and (request.session.get("receipt") or {}).get("said") == _said(request, service):
        return redirect("receipt", slug=service.slug)
    return _file(request, service, template, form, draft, channel, on_behalf)


def _sent_before(request: HttpRequest, service: Service, on_behalf: bool) -> HttpResponse | None:
    """The receipt of this very sending, if it has arrived before and its answer got lost."""
    before = (
        receipts.sent_before(service, outbox.key(request), outbox.secret(request)) if request.method == "POST" else None
    )
    return _sent(request, service, *before, on_behalf) if before and not is_forged_or_stale(request) else None


def _drawer(request: HttpRequest, service: Service, owner: str) -> tuple[str, Draft | None]:
    """Under which name this form keeps its photos, and what lies there.

    What an outbox sends lies apart, by its key, beside a draft the person is writing; afresh with every try, unless the form went on
    from photos that were there already (`bersama`).
    """
    key = outbox.key(request)
    apart = f"{owner}:{key}"
    if outbox.asks(request) and key:
        if "bersama" in request.POST:
            filing.take_over(owner, apart, service)
        elif draft := filing.draft_of(apart, service):
            filing.drop_photos(draft)
        return apart, filing.draft_of(apart, service)
    if request.method == "POST" and owner and key:
        filing.take_over(apart, owner, service)
    return owner, filing.draft_of(owner, service)


def _file(
    request: HttpRequest, service: Service, template: str, form: ApplicationForm, draft: Draft | None, channel: str,
    on_behalf: bool,
) -> HttpResponse:  # fmt: skip
    """File a valid form, unless reports of the same thing are to be offered first."""
    if not on_behalf and (similar := together.reported_already(request, service, form)):
        return _show(request, service, template, form, draft, similar=similar)
    try:
        case, code = filing.file(
            service,
            form,
            by=viewer_of(request),
            channel=channel,
            client_key=outbox.key(request),
            draft=draft,
            on_behalf=on_behalf,
            secret=outbox.secret(request),
            caller=_caller(request, on_behalf),
        )
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return _show(request, service, template, form, draft, status=429)
    return _sent(request, service, case, code, on_behalf)


def _caller(request: HttpRequest, on_behalf: bool) -> Allowance:
    """How many cases may come from one address in an hour."""
    return Allowance("file", (client_address(request) or "",), 1000 if on_behalf else 20, 3600)


def _keep(
    request: HttpRequest, service: Service, form: ApplicationForm, uploads: list[Any], owner: str
) -> Draft | None:
    """The draft with what was typed and uploaded; None when a file can't stay, which the form then says."""
    name = next(iter(form.photo_fields), None)
    most = sum(form.fields[name].at_most for name in form.photo_fields)  # type: ignore[attr-defined]
    try:
        if uploads:
            throttle("draft", client_address(request) or "", limit=1000 if form.on_behalf else 100, seconds=3600)
        return filing.keep(owner, service, _typed(request), uploads, form.viewer, most=most)
    except (UnacceptableFile, TooMany) as problem:
        form.add_error(name, str(problem))
    return None


def _show(
    request: HttpRequest, service: Service, template: str, form: ApplicationForm, draft: Draft | None, status: int = 200,
    similar: Sequence[Candidate] = (), blank: bool = False,
) -> HttpResponse:  # fmt: skip
    if outbox.asks(request):
        return outbox.refused(form, status, similar)
    kept = list(draft.documents.order_by("created_at")) if draft else []
    context = {
        "similar": similar, "service": service, "form": form, "draft": draft, "kept": kept, "blank": blank,
        "key": "" if blank else outbox.key(request) or uuid4(), "secret": "" if blank else outbox.secret(request) or uuid4().hex,
        "who": outbox.who(request),
        "saved": "tersimpan" in request.GET, "channels": [("phone", _("Telepon")), ("counter", _("Datang langsung"))],
    }  # fmt: skip
    return render(request, template, context, status=status)


def _sent(request: HttpRequest, service: Service, case: Case, code: str, on_behalf: bool) -> HttpResponse:
    """To the receipt. The browser that sent a case may open it without its code."""
    if code:
        said = _said(request, service)
        request.session["receipt"] = {"number": case.number, "code": code, "desk": on_behalf, "said": said}
        if not on_behalf:
            request.session["unlocked"] = [*request.session.get("unlocked", ())[-50:], case.pk]
    if outbox.asks(request):
        return outbox.accepted(case, code)
    return redirect("receipt", slug=service.slug)


@require_safe
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Number and code of the case just sent, to note down. Stays until another is sent or the browser closes."""
    sent: dict[str, Any] = request.session.get("receipt") or {}
    case = Case.objects.filter(number=sent.get("number")).first()
    if case is None:
        return redirect("service", slug=slug)
    address = request.build_absolute_uri(reverse("track", args=[case.number]))
    context = {"service": registry[case.service], "case": case, "address": address, "qr": qr.data_uri(address), **sent}
    return render(request, "web/receipt.html", context)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: values[-1] if len(values) == 1 else values for name, values in request.POST.lists()}


def _said(request: HttpRequest, service: Service) -> str:
    """A fingerprint of what was typed: somebody who goes back and sends the same words again means the same case."""
    keys = {"csrfmiddlewaretoken", "kunci", "bukti", "bersama", "tetap"}
    typed = sorted((name, value) for name, value in _typed(request).items() if name not in keys)
    return sha256(repr((service.slug, typed)).encode()).hexdigest()
