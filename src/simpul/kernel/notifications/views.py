"""`/kabar/`: the inbox of whoever is signed in, resident or officer."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.notifications import inbox, keeping, texts
from simpul.kernel.notifications.models import Message, keeps_the_system


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is new and what was, newest first."""
    user = cast(User, request.user)
    news = inbox.page(viewer_of(request), before=_number(request.GET.get("sebelum")))
    context = {"news": news, "unread": inbox.unread(user), "chosen": inbox.channels_of(user)}
    return render(request, "notifications/inbox.html", _framed(user, context))


@login_required
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One message, which is read from now on."""
    user, viewer = cast(User, request.user), viewer_of(request)
    message = get_object_or_404(Message.objects.visible_to(viewer), pk=number)
    inbox.mark_read(viewer, number=number)
    context = {"message": message, "text": inbox.in_words(message), "link": texts.link(message)}
    return render(request, "notifications/message.html", _framed(user, context))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Nothing is new any more."""
    inbox.mark_read(viewer_of(request))
    return redirect("inbox")


@require_safe
def failures(request: HttpRequest) -> HttpResponseBase:
    """What could not be delivered, and why: for the keepers of the system. With `?unduh=` as a file."""
    viewer = viewer_of(request)
    if not keeps_the_system(viewer):
        raise Http404
    found = Message.objects.failures_for(viewer).order_by("-failed_at", "-pk")[: inbox.PAGE * 5]
    if taking_away.asked(request):
        header = [_("Urusan"), _("Saluran"), _("Alamat"), _("Gagal pada"), _("Sebab")]
        rows = (
            (one.about or one.template, one.get_channel_display(), one.masked_address, one.failed_at, one.last_error)
            for one in found
        )
        return taking_away.take_away(request, taking_away.Table("pesan-gagal", header, rows, personal=True))
    return render(request, "notifications/failures.html", {"failures": found, "health": keeping.health()})


@require_POST
def try_again(request: HttpRequest, number: int) -> HttpResponse:
    """Let the worker try one of them once more."""
    message = get_object_or_404(Message.objects.failures_for(viewer_of(request)), pk=number)
    with transaction.atomic():
        keeping.retry(message)
        audit.record("message.retry", "message", message.pk, by=cast(User, request.user))
    messages.success(request, _("Pesan akan dicoba lagi."))
    return redirect("failed-messages")


def _framed(user: User, context: dict[str, object]) -> dict[str, object]:
    return context | {"frame": "frame/staff.html" if user.is_staff_member else "frame/public.html"}


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
