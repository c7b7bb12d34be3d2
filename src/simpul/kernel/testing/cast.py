"""The cast: the same people in every test, each with just the rights of the part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from django.test import Client
from PIL import Image

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Role, Scope, registry
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

SINCE = date(2020, 1, 1)
_numbers = count(1)


def agency(code: str) -> Agency:
    """An agency by its code, made if it is not there."""
    made, _new = Agency.objects.get_or_create(
        code=code, defaults={"name": f"Dinas {code.title()}", "short_name": code.upper(), "valid_from": SINCE}
    )
    return made


def village(n: int = 0) -> Region:
    """The n-th village of this regency."""
    return Region.objects.villages().order_by("code")[n]


def resident(name: str = "Siti Rahayu", **more: Any) -> Viewer:
    """Somebody with an account and no office."""
    person = Resident.objects.create(name=name, **more)
    user = User.objects.create_user(name, email=f"warga{next(_numbers)}@contoh.id", resident=person)
    return Viewer(user)


def officer(role: Role, *, at: Agency | None = None, region: Region | None = None, name: str = "") -> Viewer:
    """Somebody who holds a role, for the agency or area that its scope asks for."""
    user = User.objects.create_staff(name or f"{role.label} Uji", email=f"petugas{next(_numbers)}@contoh.id")
    scope = role.scope
    Grant.objects.create(
        user=user,
        role=role.code,
        valid_from=SINCE,
        agency=None if scope is Scope.REGION else at or (agency("dpupr") if scope is Scope.AGENCY else None),
        region=(region or village().parent) if scope is Scope.REGION else None,
    )
    return Viewer(user)


def everybody(case: Any) -> Iterator[tuple[str, Viewer]]:
    """All sorts of people who might look at a case: nobody, a stranger, its reporter, and every role near and far."""
    yield "nobody", NOBODY
    yield "a stranger", resident("Orang Lain")
    yield "a browser with the code", Viewer(unlocked=frozenset({case.pk}))
    if case.applicant_id:
        yield "the reporter", Viewer(User.objects.get(resident=case.applicant_id))
    for role in registry.values():
        if role.scope is not Scope.OWN:
            yield from _holders(role, case)


def _holders(role: Role, case: Any) -> Iterator[tuple[str, Viewer]]:
    """Officers of a role, inside and outside of what the case concerns."""
    if role.scope is Scope.AGENCY:
        if case.agency:
            yield f"{role.code} of the agency", officer(role, at=case.agency)
        for helping in case.helping:
            yield f"{role.code} of a helping agency", officer(role, at=Agency.objects.get(pk=helping))
        yield f"{role.code} of another agency", officer(role, at=agency("lain"))
    elif role.scope is Scope.REGION:
        yield f"{role.code} of the area", officer(role, region=case.region.parent if case.region else None)
        yield f"{role.code} of another area", officer(role, region=village(200).parent)
    else:
        yield role.code, officer(role)
    if case.barred_agency and role.scope is not Scope.REGION:
        yield f"{role.code} of the accused agency", officer(role, at=case.barred_agency)


def sign_in(client: Client, viewer: Viewer) -> Client:
    """Let a test browser be this person, both factors shown just now."""
    if viewer.user is not None:
        client.force_login(viewer.user)
        session = client.session
        at = clock.now().timestamp()
        session["account_authentication_methods_user"] = str(viewer.user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": at},
            {"method": "mfa", "at": at, "type": "totp"},
        ]
        session.save()
    if viewer.unlocked:
        session = client.session
        session["unlocked"] = list(viewer.unlocked)
        session.save()
    return client


def photo(colour: str = "teal", *, size: tuple[int, int] = (320, 240)) -> bytes:
    """A small JPEG."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def zone() -> Any:
    """The zone on the regency's wall clock."""
    return current().zone
