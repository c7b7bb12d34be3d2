"""`/pengelola/`: what an installation still lacks before it can serve. Each room above adds its own questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.cases import services
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regulations import registry as parameters
from simpul.kernel.regulations.models import HolidayOverride, Proposal
from simpul.kernel.regulations.parameters import ruling_or_none
from simpul.kernel.web.administration.gates import only
from simpul.lib import clock

Text = str | Promise


@dataclass(frozen=True)
class Check:
    """One thing that must be there. `lacks` gives a sentence about what is missing, or nothing when all is well.

    `url` is the page on which it is put right. What is not `needed` is only advised.
    """

    name: Text
    lacks: Callable[[], Text]
    url: str
    needed: bool = True


class Registry:
    """Checks in the order in which they are done."""

    def __init__(self) -> None:
        self._checks: dict[str, tuple[int, Check]] = {}

    def register(self, check: Check, order: int = 50) -> None:
        """Add one; a second with the same page and name takes its place."""
        self._checks[f"{check.url}{check.name!s}"] = (order, check)

    def all(self) -> list[Check]:
        """All of them, in order."""
        return [check for _order, check in sorted(self._checks.values(), key=lambda pair: pair[0])]


checks = Registry()


@only(ADMINISTRATOR)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is done and what is missing."""
    found = [(check, check.lacks()) for check in checks.all()]
    missing = sum(1 for check, lack in found if lack and check.needed)
    context = {
        "found": found,
        "missing": missing,
        "waiting": Grant.objects.waiting().count(),
        "rules": Proposal.objects.filter(outcome=None).count(),
    }
    return render(request, "administration/index.html", context)


def _administrators() -> Text:
    held = (
        Grant.objects.in_force().filter(role=ADMINISTRATOR.code, user__is_active=True).values("user").distinct().count()
    )
    return "" if held >= 2 else _("Perlu dua pengelola: peran penting disetujui orang kedua.")


def _agencies() -> Text:
    return "" if Agency.objects.active().exists() else _("Belum ada instansi.")


def _people() -> Text:
    return (
        ""
        if User.objects.filter(is_staff_member=True, is_active=True).count() > 2
        else _("Belum ada petugas selain pengelola.")
    )


def _roles() -> Text:
    """Roles that a service waits for and nobody holds; for agencies, those without anybody."""
    owners = {
        role
        for service in services.registry.values()
        for state in service.workflow.states.values()
        if (role := state.owner)
    }
    held = set(Grant.objects.in_force().filter(user__is_active=True).values_list("role", flat=True).distinct())
    empty = sorted(
        str(role) for role in owners if role.code in roles and role.scope is not Scope.OWN and role.code not in held
    )
    return _("Belum ada yang memegang: %(roles)s.") % {"roles": ", ".join(empty)} if empty else ""


def _sealed() -> Text:
    """Whether somebody could open every sealed case: of those who may, one must come from another agency than the accused."""
    for service in services.registry.values():
        named = {role.code for role in service.sealed_roles}
        held = Grant.objects.in_force().filter(role__in=named, user__is_active=True).select_related("user")
        homes: dict[str, set[int]] = {}
        for one in held:
            homes.setdefault(one.user.name, set()).update(pk for pk in (one.agency_id, one.user.unit_id) if pk)
        if nowhere := sorted(name for name, places in homes.items() if not places):
            return _("Isi unit kerja %(name)s: laporan tentang unitnya harus tertutup baginya.") % {"name": nowhere[0]}
        everywhere = set.intersection(*homes.values()) if homes else set()
        if accused := Agency.objects.filter(pk__in=everywhere).first():
            told = _(
                "Laporan tersegel tentang %(agency)s tidak dapat dibuka siapa pun. Tunjuk pengganti dari instansi lain."
            )
            return told % {"agency": accused}
    return ""


def _verified() -> Text:
    today = clock.today(current().zone)
    rulings = [ruling_or_none(parameter, today) for parameter in parameters.values()]
    open_ = sum(1 for ruling in rulings if ruling is None or not ruling.verified)
    return _("%(n)s angka belum dicocokkan dengan naskahnya.") % {"n": open_} if open_ else ""


def _calendar() -> Text:
    today = clock.today(current().zone)
    wanted = today.year if today.month < 11 else today.year + 1
    if HolidayOverride.objects.filter(day__year=wanted).exists():
        return ""
    return _("Kalender %(year)s masih perkiraan: belum dicocokkan dengan SKB.") % {"year": wanted}


checks.register(Check(_("Dua pengelola sistem"), _administrators, "/pengelola/orang/"), 10)
checks.register(Check(_("Instansi dan unit"), _agencies, "/pengelola/instansi/"), 20)
checks.register(Check(_("Petugas"), _people, "/pengelola/orang/"), 30)
checks.register(Check(_("Semua peran terisi"), _roles, "/pengelola/peran/"), 40)
checks.register(Check(_("Laporan tersegel selalu ada yang membuka"), _sealed, "/pengelola/peran/"), 45)
checks.register(Check(_("Angka dari peraturan dicocokkan"), _verified, "/pengelola/aturan/", needed=False), 70)
checks.register(Check(_("Kalender kerja"), _calendar, "/pengelola/aturan/", needed=False), 80)
