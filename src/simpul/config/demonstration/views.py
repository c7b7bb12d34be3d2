"""`/contoh/`: whom one may be in this demonstration, with what to sign in, and the messages that were caught.

Only for a browser on this very machine: whoever reads the page can be anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from simpul.config.demonstration import cast, keys, mailbox
from simpul.kernel.accounts.roles import registry
from simpul.kernel.organizations.models import Agency

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
    """The cast and the mailbox."""
    if not from_this_machine(request):
        raise Http404
    kept = keys.read()
    context = {
        "password": kept.password,
        "seats": seats(kept),
        "residents": cast.RESIDENTS,
        "letters": mailbox.letters(),
    }
    return render(request, "demonstration/cast.html", context)


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
