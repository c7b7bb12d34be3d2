"""The pages of one's own account, and the places where our sign-in differs from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, password_set
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from simpul.kernel.accounts import about_me, changing_contact, desk, roles, taking_away
from simpul.kernel.accounts.forms import StaffSignInForm
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.profile import ContactCodeForm, NewContactForm, ProfileForm
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.audit.models import Entry

SHOWN = 50


class StaffSignInView(LoginView):  # type: ignore[misc]  # allauth ships no types that mypy may follow
    """The door of staff: the password, then the second factor."""

    template_name = "account/login_staff.html"

    def get_form_class(self) -> type[StaffSignInForm]:
        return StaffSignInForm


class _Proven:
    """Whoever has just set up a second factor has shown it, too."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        record_authentication(request, request.user, "mfa", reauthenticated=True)
        return response


class ActivateAuthenticatorView(_Proven, ActivateTOTPView):  # type: ignore[misc]
    """Pairing an authenticator app."""


class AddPasskeyView(_Proven, AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey or a security key."""


@login_required
def first_password(request: HttpRequest) -> HttpResponse:
    """A password for an officer who came in by a code and has none. Residents need none."""
    if not _user(request).is_staff_member:
        raise PermissionDenied(_("Warga masuk dengan kode sekali pakai, tanpa kata sandi."))
    response: HttpResponse = password_set(request)
    return response


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where to go after sign-in: who holds several offices begins at the desk."""
    user = _user(request)
    if not user.is_staff_member:
        return redirect("/urusan/")
    homes = {roles.registry[grant.role].home for grant in user.grants()}
    return redirect(homes.pop() if len(homes) == 1 else "/meja/")


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: name, home, language, the ways in."""
    user = _user(request)
    form = ProfileForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Perubahan disimpan."))
        return _remembering(redirect("profile"), user.language)
    context = {"form": form, "account": user, "resident": user.resident, "grants": user.grants()}
    return render(request, "account/profile.html", context, status=422 if form.errors else 200)


@login_required
def my_trail(request: HttpRequest) -> HttpResponseBase:
    """Who opened my data, and who came in with my account; with `?unduh=` all of it as a file."""
    found = about_me.entries(viewer_of(request))
    if taking_away.asked(request):
        return taking_away.take_away(request, _trail(request, found))
    found = found[:SHOWN]
    return render(request, "account/trail.html", {"entries": found, "verbs": about_me.VERBS, "me": _user(request).pk})


def _trail(request: HttpRequest, found: QuerySet[Entry]) -> taking_away.Table:
    """The trail as its owner takes it away: his own data, so nobody writes it down."""
    me = _user(request).pk
    rows = (
        (one.at, about_me.VERBS[one.verb], _("Anda sendiri") if one.actor == me else one.actor_name, one.reason)
        for one in found
    )
    return taking_away.Table("jejak", [_("Waktu"), _("Kejadian"), _("Oleh"), _("Alasan")], rows)


@login_required
def new_contact(request: HttpRequest) -> HttpResponse:
    """Ask for a new contact and send a code there. Staff show both factors first: the contact is where passwords are reset."""
    if _user(request).is_staff_member and (elsewhere := desk.door(request)):
        return elsewhere
    form = NewContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changing_contact.begin(request, _user(request), form.cleaned_data["contact"])
            return redirect("confirm_contact")
        except changing_contact.NotChanged as no:
            form.add_error("contact", str(no))
    return render(request, "account/contact.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def confirm_contact(request: HttpRequest) -> HttpResponse:
    """Take the code and write the contact down."""
    user = _user(request)
    awaited = changing_contact.pending(request, user)
    if awaited is None:
        return redirect("new_contact")
    form = ContactCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changing_contact.finish(request, user, form.cleaned_data["code"])
            messages.success(request, _("Kontak Anda sudah diganti."))
            return redirect("profile")
        except changing_contact.NotChanged as no:
            form.add_error("code", str(no))
    return render(
        request, "account/contact_code.html", {"form": form, "contact": awaited}, status=422 if form.errors else 200
    )


@csrf_exempt  # the switch stands on pages that are the same for everybody; a language is all a forged one could set
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language: kept in a cookie, and on the account if there is one."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(back)
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return _remembering(HttpResponseRedirect(back), chosen)


def _remembering(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS
    )
    return response


def _user(request: HttpRequest) -> User:
    user = request.user
    assert user.is_authenticated
    return user
