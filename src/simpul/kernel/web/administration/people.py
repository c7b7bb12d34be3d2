"""`/pengelola/orang/`: the staff of the regency: invited, given roles by another, and let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts import granting
from simpul.kernel.accounts.granting import NotGranted
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.notifications import send
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.kernel.web import downloads
from simpul.kernel.web.administration.gates import actor, only
from simpul.lib import clock

DORMANT = timedelta(days=90)
PAGE = 50
DAY = {"type": "date"}


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who somebody is at work. The telephone is proven by its owner, never entered here."""

    class Meta:
        model = User
        fields = ("name", "email", "position", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required, self.fields["email"].label = True, _("E-mail kedinasan")
        self.fields["unit"].queryset = Agency.objects.active().order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].empty_label = _("Belum ditentukan")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["email"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Sudah ada akun dengan e-mail ini. Cari orangnya di daftar."))
        return email


class GrantForm(forms.Form):
    """A role, where, from when until when, and by which letter."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"))
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("Instansi"),
        required=False,
        empty_label=gettext_lazy("Seluruh kabupaten"),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("Wilayah"), required=False, empty_label=gettext_lazy("Tidak dibatasi"),
        help_text=gettext_lazy("Hanya untuk peran di kecamatan, desa, atau kelurahan."),
    )  # fmt: skip
    acting = forms.ChoiceField(label=gettext_lazy("Pelaksana"), choices=Grant.Acting.choices, required=False)
    valid_from = forms.DateField(
        label=gettext_lazy("Berlaku sejak"), widget=forms.DateInput(DAY, format="%Y-%m-%d"), required=False
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Tidak berlaku mulai"), widget=forms.DateInput(DAY, format="%Y-%m-%d"), required=False,
        help_text=gettext_lazy("Wajib untuk Plt. dan Plh."),
    )  # fmt: skip
    basis = forms.CharField(label=gettext_lazy("Nomor surat penugasan"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((str(role), code) for code, role in roles.items() if role.scope is not Scope.OWN)
        self.fields["role"].choices = [("", _("Pilih peran")), *((code, label) for label, code in known)]  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.active().order_by("name")  # type: ignore[attr-defined]
        wide = Region.objects.exclude(level="kabupaten").order_by("code")
        self.fields["region"].queryset = wide  # type: ignore[attr-defined]


@only(ADMINISTRATOR, AUDITOR)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The staff, by words, agency, and whether they have been here lately; with `?unduh=` as a file."""
    asked = request.GET
    found = User.objects.visible_to(viewer_of(request)).filter(is_staff_member=True, is_active=True)
    if words := asked.get("q", "").strip()[:100]:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(position__icontains=words))
    if code := asked.get("instansi"):
        found = found.filter(Q(unit__code=code) | Q(granted__in=Grant.objects.in_force().filter(agency__code=code)))
    if "diam" in asked:
        since = clock.now() - DORMANT
        found = found.filter(Q(last_login__lt=since) | Q(last_login=None, joined_at__lt=since))
    found = found.select_related("unit").distinct().order_by("name", "pk")
    if downloads.asked(request):
        return downloads.take_table(request, _table(request, list(found)))
    start = int(asked["mulai"]) if asked.get("mulai", "").isdecimal() and len(asked["mulai"]) < 7 else 0
    rows = list(found[start : start + PAGE + 1])
    context = {
        "rows": _with_roles(rows[:PAGE]), "asked": asked, "agencies": Agency.objects.active().order_by("name"),
        "before": max(start - PAGE, 0) if start else None, "after": start + PAGE if len(rows) > PAGE else None,
        "waiting": Grant.objects.waiting().count(), "may_invite": actor(request).holds(ADMINISTRATOR),
        "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "administration/people.html", context)


def _table(request: HttpRequest, people: list[User]) -> downloads.Table:
    """The list as people take it away."""
    rows = (
        (one.name, one.position, one.unit.short_name if one.unit else "", "; ".join(map(str, held)), one.last_login)
        for one, held in _with_roles(people)
    )
    header = [_("Nama"), _("Jabatan"), _("Unit kerja"), _("Peran"), _("Terakhir masuk")]
    return downloads.Table("petugas", header, rows, personal=True, filters=downloads.narrowed_by(request))


def _with_roles(people: list[User]) -> list[tuple[User, list[Grant]]]:
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.in_force().filter(user__in=people).select_related("agency", "region").order_by("pk"):
        held.setdefault(grant.user_id, []).append(grant)
    return [(one, held.get(one.pk, [])) for one in people]


@only(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Somebody new: an account without a password, and a letter that says how to come in."""
    form = PersonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        answers, by = form.cleaned_data, actor(request)
        with transaction.atomic():
            made = User.objects.create_staff(**answers)
            audit.record("account.invite", "account", made.pk, by=by)
            send(to=made, template="accounts/invited", context={"name": made.name, "by": by.name})
        messages.success(request, _("%(name)s diundang. Berikan perannya di bawah.") % {"name": made.name})
        return redirect("person", made.pk)
    return render(request, "administration/person_new.html", {"form": form}, status=422 if form.errors else 200)


@only(ADMINISTRATOR, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One member of staff: the roles held and once held, and the form that gives another."""
    found = _staff(number)
    may_change = actor(request).holds(ADMINISTRATOR)
    if request.method == "POST" and not may_change:
        raise Http404
    profile = PersonForm(request.POST if "ubah" in request.POST else None, instance=found)
    given = GrantForm(request.POST if "beri" in request.POST else None, initial={"valid_from": clock.now().date()})
    if profile.is_bound and profile.is_valid():
        with transaction.atomic():
            profile.save()
            audit.record("account.change", "account", found.pk, by=actor(request), changed=profile.changed_data)
        return redirect("person", number)
    if given.is_bound and given.is_valid() and _granted(request, found, given):
        return redirect("person", number)
    audit.record("account.view", "account", found.pk, by=actor(request))
    rows = (
        Grant.objects.visible_to(viewer_of(request))
        .filter(user=found)
        .select_related("agency", "region", "granted_by", "approved_by")
    )
    context = {
        "person": _staff(number), "rows": rows.order_by("-valid_from", "-pk"), "profile": profile, "form": given, "may_change": may_change,
        "today": clock.now().date(), "me": actor(request), "failed": profile if profile.errors else given,
        "waiting": set(Grant.objects.waiting().filter(user=found).values_list("pk", flat=True)),
    }  # fmt: skip
    return render(request, "administration/person.html", context, status=422 if given.errors or profile.errors else 200)


@only(ADMINISTRATOR)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a sensitive role, or end one."""
    held = get_object_or_404(Grant.objects.select_related("user", "agency", "region"), pk=number)
    try:
        if "setujui" in request.POST:
            granting.approve(held, by=actor(request))
            messages.success(request, _("Disetujui: %(role)s kini berlaku.") % {"role": held})
        else:
            granting.revoke(held, by=actor(request), reason=request.POST.get("reason", ""))
            messages.success(request, _("Dicabut, dan berlaku saat ini juga."))
    except NotGranted as refused:
        messages.error(request, str(refused))
    return redirect("person", held.user_id)


def _granted(request: HttpRequest, found: User, form: GrantForm) -> bool:
    answers = dict(form.cleaned_data)
    role = roles[answers.pop("role")]
    try:
        held = granting.grant(found, role, by=actor(request), **answers)
    except NotGranted as refused:
        form.add_error(None, str(refused))
        return False
    waits = Grant.objects.waiting().filter(pk=held.pk).exists()
    messages.success(request, _("Tercatat. Pengelola lain yang menyetujuinya.") if waits else _("Peran diberikan."))
    return True


def _staff(number: int) -> User:
    return get_object_or_404(User.objects.select_related("unit"), pk=number, is_staff_member=True)
