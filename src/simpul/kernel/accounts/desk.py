"""Whether somebody sits at their desk: staff, in a session that has shown a password and a second factor today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from simpul.lib import clock

if TYPE_CHECKING:
    from simpul.kernel.accounts.models import User
    from simpul.kernel.accounts.roles import Role

SHIFT = timedelta(hours=12)
JUST_NOW = timedelta(minutes=5)
PLACES = ("/meja/", "/pusat-komando/", "/pengelola/", "/keuangan/")
SAFE = "/akun/keamanan/"  # where second factors are kept
ASKING = ("/akun/keamanan/ulang/", "/akun/keamanan/kunci/ulang/")
View = Callable[..., HttpResponseBase]


def shown(request: HttpRequest, within: timedelta = SHIFT) -> set[str]:
    """The factors this session has shown lately: of `password`, `mfa`, `code`."""
    since = (clock.now() - within).timestamp()
    user = getattr(request, "user", None)  # a request made by Django's test client at sign-in has none
    return {record["method"] for record in get_authentication_records(request, user) if record["at"] >= since}


def is_open(request: HttpRequest) -> bool:
    """Whether both factors were shown within the shift."""
    return {"password", "mfa"} <= shown(request)


def door(request: HttpRequest) -> HttpResponse | None:
    """Nothing, if this request may enter; else where to go first. Raises `PermissionDenied` for those who never may."""
    user = request.user
    if not user.is_authenticated:
        return _to("staff_sign_in", request)
    if not user.is_staff_member:
        raise PermissionDenied(_("Halaman ini untuk petugas pemerintah daerah."))
    factors = shown(request)
    if "password" not in factors:
        return _to("account_reauthenticate" if user.has_usable_password() else "account_set_password", request)
    if "mfa" in factors:
        return None
    return _to("mfa_reauthenticate" if _has_second(user) else "mfa_activate_totp", request)


def safe(request: HttpRequest) -> HttpResponse | None:
    """Nothing, if this request may come near the second factors; else where to go first.

    Who has one shows it: a password alone would else add another, or read the recovery codes, and be through the door.
    """
    if not request.user.is_authenticated or "mfa" in shown(request) or not _has_second(request.user):
        return None
    return _to("mfa_reauthenticate", request)


def _has_second(user: User) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def requires_staff(view: View) -> View:
    """A view that is entered by the door only. Those under `PLACES` already are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return door(request) or view(request, *args, **kwargs)

    return guarded


def requires_role(*roles: Role) -> Callable[[View], View]:
    """A view for those who hold one of these roles today. Others are told that it is not theirs."""
    codes = {role.code for role in roles}

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if (elsewhere := door(request)) is not None:
                return elsewhere
            if codes.isdisjoint(grant.role for grant in cast("User", request.user).grants()):
                raise PermissionDenied(_("Peran Anda tidak mencakup halaman ini."))
            return view(request, *args, **kwargs)

        guarded.opens_to = codes  # type: ignore[attr-defined]  # to be read by whoever asks which pages are whose
        return guarded

    return guard


def _to(name: str, request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
