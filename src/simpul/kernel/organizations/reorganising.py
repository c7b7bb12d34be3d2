"""Agencies come, are renamed, and end. What was stays readable; what still depends on an agency keeps it from ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from simpul.kernel import audit
from simpul.kernel.audit.trail import Somebody
from simpul.kernel.organizations.models import Agency, FormerName
from simpul.kernel.regency import current
from simpul.lib import clock


@dataclass(frozen=True)
class Hindrance:
    """Something that would be left without an agency: in words, and where it can be cleared."""

    words: str
    url: str = ""


class NotClosed(ValueError):
    """The agency can't end yet. `hindrances` says what depends on it."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        super().__init__("Instansi ini belum dapat ditutup. " + " ".join(one.words for one in hindrances))
        self.hindrances = hindrances


_watchers: list[Callable[[Agency], Iterable[Hindrance]]] = []


def hindered_by(watcher: Callable[[Agency], Iterable[Hindrance]]) -> Callable[[Agency], Iterable[Hindrance]]:
    """Register what a room above knows to depend on agencies. Called once, when Django starts."""
    if watcher not in _watchers:
        _watchers.append(watcher)
    return watcher


def hindrances(agency: Agency) -> list[Hindrance]:
    """All that depends on the agency now, its own units among it."""
    units = Agency.objects.active().filter(parent=agency)
    own = [Hindrance(f"Masih ada unit di bawahnya: {unit}.", f"/pengelola/instansi/{unit.code}/") for unit in units]
    return own + [one for watcher in _watchers for one in watcher(agency)]


def save(agency: Agency, *, by: Somebody | None) -> None:
    """Enter an agency, or change what is said of it. Raises `ValidationError`."""
    agency.full_clean()
    new = agency.pk is None
    before = {} if new else _told(Agency.objects.get(pk=agency.pk))
    with transaction.atomic():
        agency.save()
        changed = {name: value for name, value in _told(agency).items() if before.get(name) != value}
        if changed:
            verb = "agency.enter" if new else "agency.change"
            audit.record(verb, "agency", agency.pk, by=by, code=agency.code, changed=changed)


def rename(agency: Agency, *, name: str, short_name: str, on: date, legal_basis: str, by: Somebody) -> None:
    """Give it another name from a day on; the old one is kept. Raises `ValidationError`."""
    if not legal_basis.strip():
        raise ValidationError({"legal_basis": "Tulis peraturan yang mengganti namanya."})
    if on > clock.today(current().zone):
        raise ValidationError({"on": "Nama baru dicatat pada hari mulai berlakunya, tidak sebelumnya."})
    former = FormerName(
        agency=agency, name=agency.name, short_name=agency.short_name, until=on, legal_basis=legal_basis.strip()
    )
    agency.name, agency.short_name = name, short_name
    agency.full_clean()
    with transaction.atomic():
        former.save()
        agency.save(update_fields=["name", "short_name"])
        audit.record(
            "agency.rename",
            "agency",
            agency.pk,
            by=by,
            reason=legal_basis,
            code=agency.code,
            before=former.name,
            after=name,
        )


def close(agency: Agency, *, on: date, successor: Agency | None, legal_basis: str, by: Somebody) -> None:
    """End it: from this day on it no longer exists. Raises `NotClosed` while anything depends on it."""
    if not legal_basis.strip():
        raise ValidationError({"legal_basis": "Tulis peraturan yang membubarkannya."})
    if found := hindrances(agency):
        raise NotClosed(found)
    agency.valid_to, agency.successor = on, successor
    agency.full_clean()
    with transaction.atomic():
        agency.save(update_fields=["valid_to", "successor"])
        audit.record(
            "agency.close", "agency", agency.pk, by=by, reason=legal_basis, code=agency.code, on=on.isoformat(),
            successor=successor.code if successor else "",
        )  # fmt: skip


def _told(agency: Agency) -> dict[str, Any]:
    return {
        field.attname: str(value) if isinstance(value := getattr(agency, field.attname), date) else value
        for field in Agency._meta.concrete_fields
        if field.attname != "id"
    }
