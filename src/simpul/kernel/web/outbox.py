"""What the outbox of a telephone asks for: leave to send, and a short answer on what came of it. JSON for our own script."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from simpul.kernel.cases.duplicates import Candidate
from simpul.kernel.cases.models import Case
from simpul.kernel.residents.sealing import fingerprint

JSON = "application/json"


def asks(request: HttpRequest) -> bool:
    """Whether a telephone's outbox sends this form, and no person waits for a page."""
    return request.method == "POST" and request.headers.get("Accept") == JSON


def who(request: HttpRequest) -> str:
    """A mark of the account, empty for nobody: what one person wrote is never sent in the name of another."""
    return fingerprint(f"outbox:{request.user.pk}").hex()[:20] if request.user.is_authenticated else ""


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """A fresh token for sending, since what waited has outlived its own; and who is signed in."""
    return JsonResponse({"token": get_token(request), "who": who(request)})


def accepted(case: Case, code: str) -> HttpResponse:
    """201 with number and code. Whoever can't prove that the case is his (no code) learns nothing of it."""
    if not code:
        return JsonResponse({"says": [_("Kiriman ini sudah pernah diterima.")]}, status=422)
    return JsonResponse(
        {"number": case.number, "code": code, "url": reverse("receipt", args=[case.service])}, status=201
    )


def refused(form: BaseForm, status: int, similar: Sequence[Candidate]) -> HttpResponse:
    """422 with a sentence for each mistake, or 409 with the reports that may be of the same thing."""
    if similar:
        alike = [{"title": one.case.title, "url": reverse("track", args=[one.case.number])} for one in similar]
        return JsonResponse({"similar": alike}, status=409)
    labels = {name: str(field.label or "") for name, field in form.fields.items()}
    says = [f"{labels.get(name, '')}: {text}".removeprefix(": ") for name, all_ in form.errors.items() for text in all_]
    return JsonResponse({"says": says}, status=status)


def sign_in_first() -> HttpResponse:
    """401: this service needs an account, and nobody is signed in (any more)."""
    return JsonResponse({"says": [_("Masuk dahulu, lalu kirim lagi.")]}, status=401)


def secret(request: HttpRequest) -> str:
    """What the form proposed to make its code from: see `receipts`."""
    return request.POST.get("bukti", "")


def key(request: HttpRequest) -> UUID | None:
    """The form's own key: however often a phone sends it, one case comes of it."""
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError:
        return None
