"""`/contoh/`: whom one may be in this demonstration, with what to sign in, and the messages that were caught.

Only for a browser on this very machine: whoever reads the page can be anybody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from simpul.config.demonstration import cast, keys, mailbox, showcase
from simpul.kernel.accounts.roles import registry
from simpul.kernel.integrations import configured, incoming
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.lib import clock

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
LOCAL = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class Seat:
    """A line of the page: an officer, and the code that the telephone would show now."""

    role: str
    where: str
    name: str
    email: str
    code: str


def from_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs here: a loopback address, a local host name, and no proxy in between."""
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    return near and host in LOCAL and not any(name in request.headers for name in FORWARDED)


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The cast, the cases worth finding, and the mailbox."""
    if not from_this_machine(request):
        raise Http404
    kept = keys.read()
    context = {
        "password": kept.password,
        "seats": seats(kept),
        "residents": cast.RESIDENTS,
        "scenes": showcase.find(),
        "permit": showcase.permit.CODE,
        "letters": mailbox.letters(),
        "writer": request.GET.get("dari", ""),
        "chat": configured("whatsapp") is not None,
    }
    return render(request, "demonstration/cast.html", context)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write to the regency by WhatsApp as a resident of the cast: what Meta's webhook would bring, with its signature already checked."""
    if not from_this_machine(request):
        raise Http404
    numbers = {one.phone for one in cast.RESIDENTS}
    number, text = request.POST.get("dari", ""), request.POST.get("kata", "").strip()[:1000]
    if number in numbers and (text or "lokasi" in request.POST):
        longitude, latitude = current().centre
        place = {"type": "location", "location": {"longitude": longitude, "latitude": latitude}}
        words = {"type": "text", "text": {"body": text}}
        _bring(number, place if "lokasi" in request.POST else words)
    return redirect(f"{reverse('demonstration')}?dari={quote(number)}#whatsapp")


def _bring(number: str, said: dict[str, Any]) -> None:
    stamp = str(int(clock.now().timestamp()))
    message = {"from": number.removeprefix("+"), "id": f"wamid.{uuid4().hex}", "timestamp": stamp, **said}
    given = configured("whatsapp") or {}
    value = {"metadata": {"phone_number_id": given.get("phone_number_id")}, "messages": [message]}
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    incoming.keep("whatsapp", incoming.digest(body), body)


def seats(kept: keys.Keys) -> list[Seat]:
    """The officers, each with the present code."""
    names = dict(Agency.objects.values_list("code", "short_name"))
    return [
        Seat(registry[part.role].label, names.get(part.agency, ""), part.name, part.email, code(kept.totp[part.email]))
        for part in cast.officers()
        if part.email in kept.totp
    ]


def code(secret: str) -> str:
    """What an authenticator app shows for a secret at this moment."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))
