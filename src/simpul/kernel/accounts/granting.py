"""Giving roles and taking them back. Every change stands in the audit trail; nobody gives anything to himself."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from simpul.kernel import audit, regency
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, Role
from simpul.kernel.organizations.models import Agency
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
) -> Grant:
    """Give a role from a day (today if none is given) until the day before `valid_to`. Raises `NotGranted`.

    `by` is an administrator; None is the installation itself (set-up, the operator at the command line).
    """
    _may(by, user)
    if not user.is_staff_member:
        raise NotGranted(f"{user} bukan petugas. Tandai akunnya sebagai petugas dahulu.")
    given = Grant(user=user, role=role.code, agency=agency, region=region, granted_by=by, basis=basis)
    given.valid_from, given.valid_to = valid_from or _today(), valid_to
    try:
        given.full_clean(exclude=["granted_by"])
    except ValidationError as wrong:
        raise NotGranted(" ".join(wrong.messages)) from None
    with transaction.atomic():
        given.save()
        audit.record(
            "grant", "account", user.pk, by=by, reason=basis, grant=given.pk, role=role.code, where=_where(given)
        )
    user.forget_grants()
    return given


def revoke(held: Grant, *, by: User | None, reason: str) -> None:
    """End a role today: from now on it lends nothing. The row stays, as history. Raises `NotGranted`."""
    _may(by, held.user)
    if not reason.strip():
        raise NotGranted("Tulis alasan mengapa peran ini dicabut.")
    today = _today()
    with transaction.atomic():
        held.valid_to = max(held.valid_from, today)
        held.save(update_fields=["valid_to"])
        audit.record(
            "revoke", "account", held.user_id, by=by, reason=reason, grant=held.pk, role=held.role, where=_where(held)
        )
    held.user.forget_grants()


def _may(by: User | None, whom: User) -> None:
    if by is None:
        return
    if by.pk == whom.pk:
        raise NotGranted("Tidak ada yang boleh memberi atau mencabut perannya sendiri.")
    if not by.holds(ADMINISTRATOR):
        raise NotGranted(f"Hanya {ADMINISTRATOR.label.lower()} yang boleh memberi dan mencabut peran.")


def _where(given: Grant) -> str:
    return given.agency.code if given.agency else given.region_id or ""


def _today() -> date:
    return clock.today(regency.current().zone)
