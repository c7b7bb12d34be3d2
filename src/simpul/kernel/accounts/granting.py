"""Giving roles and taking them back. Every change stands in the audit trail; nobody gives anything to himself.

A sensitive role needs a second administrator, who is neither its giver nor its holder. Only the second administrator of
an installation needs none: until there are two, nobody could approve.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.db.models import Q

from simpul.kernel import audit, regency
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, Role
from simpul.kernel.organizations.models import Agency
from simpul.kernel.organizations.reorganising import Hindrance
from simpul.kernel.regions.models import Region
from simpul.lib import clock


class NotGranted(ValueError):
    """The role can't be given or taken so. The message is a sentence for whoever tried."""


def grant(
    user: User,
    role: Role,
    *,
    by: User | None,
    agency: Agency | None = None,
    region: Region | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    basis: str = "",
    acting: str = "",
) -> Grant:
    """Give a role from a day (today if none is given) until the day before `valid_to`. Raises `NotGranted`.

    `by` is an administrator; None is the installation itself (set-up, the operator at the command line).
    """
    _may(by, user)
    if not user.is_staff_member:
        raise NotGranted(f"{user} bukan petugas. Tandai akunnya sebagai petugas dahulu.")
    given = Grant(user=user, role=role.code, agency=agency, region=region, granted_by=by, basis=basis, acting=acting)
    given.valid_from, given.valid_to, given.sensitive = valid_from or _today(), valid_to, role.sensitive
    if by is not None and role is ADMINISTRATOR and _first_of_all(by):
        given.approved_at = clock.now()
    try:
        given.full_clean(exclude=["granted_by", "approved_by", "approved_at"])
    except ValidationError as wrong:
        raise NotGranted(" ".join(wrong.messages)) from None
    with transaction.atomic():
        given.save()
        audit.record(
            "grant", "account", user.pk, by=by, reason=basis, grant=given.pk, role=role.code, where=_where(given)
        )
    user.forget_grants()
    return given


def appoint(name: str, email: str, *, basis: str) -> User:
    """Make an administrator from the command line: the first of an installation, or when all others are gone. Raises `NotGranted`."""
    try:
        EmailValidator()(email)
    except ValidationError:
        raise NotGranted("Tulis alamat e-mail yang lengkap.") from None
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is not None and not user.is_staff_member:
        raise NotGranted("Alamat ini dipakai akun warga. Pakai e-mail kedinasan.")
    with transaction.atomic():
        user = user or User.objects.create_staff(name.strip(), email=address)
        if user.holds(ADMINISTRATOR):
            raise NotGranted(f"{user} sudah pengelola sistem.")
        grant(user, ADMINISTRATOR, by=None, basis=basis)
    return user


def approve(held: Grant, *, by: User) -> None:
    """Let a sensitive role hold. Raises `NotGranted` for its giver, its holder, or when there is nothing to approve."""
    _may(by, held.user)
    if by.pk == held.granted_by_id:
        raise NotGranted("Peran ini Anda berikan sendiri. Pengelola lain yang menyetujuinya.")
    holder = held.user
    with transaction.atomic():
        waiting = Grant.objects.waiting().filter(pk=held.pk)
        if not waiting.update(approved_by=by, approved_at=clock.now()):
            raise NotGranted("Penugasan ini tidak menunggu persetujuan lagi.")
        held.refresh_from_db()
        audit.record("grant.approve", "account", held.user_id, by=by, grant=held.pk, role=held.role, where=_where(held))
    holder.forget_grants()


def revoke(held: Grant, *, by: User | None, reason: str) -> None:
    """End a role today: from now on it lends nothing. The row stays, as history. Raises `NotGranted`."""
    _may(by, held.user)
    if not reason.strip():
        raise NotGranted("Tulis alasan mengapa peran ini dicabut.")
    today = _today()
    with transaction.atomic():
        held.valid_to = max(held.valid_from, min(held.valid_to or today, today))
        held.save(update_fields=["valid_to"])
        audit.record(
            "revoke", "account", held.user_id, by=by, reason=reason, grant=held.pk, role=held.role, where=_where(held)
        )
    held.user.forget_grants()


def end_on(held: Grant, day: date, *, by: User, reason: str) -> None:
    """Let a role end on a later day (the first on which it lends nothing). Raises `NotGranted`."""
    _may(by, held.user)
    if day < max(_today(), held.valid_from):
        raise NotGranted("Tanggal berakhir tidak boleh sebelum hari ini atau sebelum peran itu mulai.")
    if held.valid_to and held.valid_to <= day:
        return
    with transaction.atomic():
        held.valid_to = day
        held.save(update_fields=["valid_to"])
        audit.record(
            "revoke", "account", held.user_id, by=by, reason=reason, grant=held.pk, role=held.role, on=day.isoformat()
        )
    held.user.forget_grants()


def held_in(agency: Agency) -> Iterator[Hindrance]:
    """Roles that are still held for an agency: they keep it from ending."""
    today = _today()
    held = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), agency=agency).select_related("user")
    for one in held.order_by("user__name", "pk"):
        yield Hindrance(f"{one.user} masih memegang peran {one}.", f"/pengelola/orang/{one.user_id}/")


def _may(by: User | None, whom: User) -> None:
    if by is None:
        return
    if by.pk == whom.pk:
        raise NotGranted("Tidak ada yang boleh memberi atau mencabut perannya sendiri.")
    if not by.holds(ADMINISTRATOR):
        raise NotGranted(f"Hanya {ADMINISTRATOR.label.lower()} yang boleh memberi dan mencabut peran.")


def _first_of_all(by: User) -> bool:
    """Whether nobody else was ever an administrator here."""
    return not Grant.objects.filter(role=ADMINISTRATOR.code).exclude(user=by).exists()


def _where(given: Grant) -> str:
    return given.agency.code if given.agency else given.region_id or ""


def _today() -> date:
    return clock.today(regency.current().zone)
