"""`/kabar/saluran/`: by which ways one is told, when not, of what not, and in which language."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from simpul.kernel.accounts.models import User
from simpul.kernel.notifications import channels, kinds, push, quiet
from simpul.kernel.notifications.models import Channel, Correspondent, Preference, PushSubscription
from simpul.lib import phone


class PreferenceForm(forms.Form):
    """What a person wishes. No channel at all means: in the account alone."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Kirim kabar juga lewat"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Kami memakai yang paling hemat di antara pilihan Anda. Kabar selalu ada juga di akun ini."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kabar yang ingin diterima"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kabar keamanan akun selalu dikirim."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Jam tenang mulai"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy(
            "Telepon Anda tidak berbunyi pada jam tenang. Isi jam yang sama bila tidak memerlukannya."
        ),
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("Jam tenang selesai"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa kabar"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.preference = Preference.objects.filter(pk=user.pk).first()
        begins, ends = quiet.hours(self.preference)
        offered = offers(user)
        self.known = kinds.optional()
        muted = self.preference.muted if self.preference else []
        kwargs["initial"] = {
            "channels": self.preference.channels if self.preference else [offered[0][0]] if offered else [],
            "kinds": [kind.code for kind in self.known if kind.code not in muted],
            "quiet_from": begins,
            "quiet_to": ends,
            "language": user.language,
        }
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = offered  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [(kind.code, kind.label) for kind in self.known]  # type: ignore[attr-defined]

    def save(self) -> None:
        """Keep it. Choosing a number again takes back an earlier STOP."""
        given = self.cleaned_data
        with transaction.atomic():
            values = {name: given[name] for name in ("channels", "quiet_from", "quiet_to")}
            values["muted"] = [kind.code for kind in self.known if kind.code not in given["kinds"]]
            Preference.objects.update_or_create(pk=self.user.pk, defaults=values)
            if self.user.language != given["language"]:
                self.user.language = given["language"]
                self.user.save(update_fields=["language"])
            if self.user.phone and self.user.phone_verified:
                Correspondent.objects.filter(channel__in=given["channels"], address=self.user.phone).update(
                    stopped_at=None
                )


def offers(user: User) -> list[tuple[str, str]]:
    """The channels that work here and for this person, with the address each goes to."""
    found = [(Channel.EMAIL.value, _("E-mail ke %(address)s") % {"address": user.email})] if user.email else []
    number = phone.display(user.phone) if user.phone and user.phone_verified else ""
    if number and channels.works(Channel.WHATSAPP):
        found.append((Channel.WHATSAPP.value, _("WhatsApp ke %(address)s") % {"address": number}))
    if number and channels.works(Channel.SMS):
        found.append((Channel.SMS.value, _("SMS ke %(address)s") % {"address": number}))
    if channels.works(Channel.PUSH):
        found.append((Channel.PUSH.value, _("Pemberitahuan di perangkat")))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One's wishes, and the way to change them."""
    user = cast(User, request.user)
    form = PreferenceForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Pilihan Anda disimpan."))
        return redirect("inbox-channel")
    context = {
        "form": form,
        "frame": "frame/staff.html" if user.is_staff_member else "frame/public.html",
        "push_key": push.public_key(),
        "devices": PushSubscription.objects.filter(user=user).count(),
        "unproved": bool(user.phone and not user.phone_verified),
    }
    return render(request, "notifications/preferences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def device(request: HttpRequest) -> HttpResponse:
    """A browser that wishes to be told (or no more): what its own `PushSubscription.toJSON()` says, as JSON."""
    user = cast(User, request.user)
    try:
        given = json.loads(request.body[:5000])
        endpoint = str(given["endpoint"])
        if given.get("forget"):
            push.unsubscribe(user, endpoint)
        else:
            push.subscribe(user, endpoint, str(given["keys"]["p256dh"]), str(given["keys"]["auth"]))
    except (ValueError, KeyError, TypeError, RawPostDataException):  # the last: a form was sent, and read as one
        return JsonResponse({"error": _("Perangkat ini belum dapat didaftarkan.")}, status=400)
    return JsonResponse({"devices": PushSubscription.objects.filter(user=user).count()})
