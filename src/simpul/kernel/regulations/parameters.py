"""Declaring a parameter in code, and asking what it is worth on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from simpul.kernel.regency import current
from simpul.lib.memo import Memo

if TYPE_CHECKING:
    from simpul.kernel.regulations.models import ParameterVersion

registry: dict[str, Parameter] = {}


@dataclass(frozen=True)
class Ruling:
    """What the rule says on a day, and which version says so."""

    value: Any
    version: int
    legal_basis: str
    verified: bool


@dataclass(frozen=True)
class Parameter:
    """A number (or a small table) that a regulation sets. The value given here is only the first version; the regency enters later ones."""

    code: str
    label: str
    unit: str
    value: Any
    legal_basis: str
    valid_from: date
    verified: bool = False

    def __post_init__(self) -> None:
        if registry.setdefault(self.code, self) != self:
            raise ValueError(f"Parameter {self.code} is declared twice.")

    def on(self, day: date) -> Ruling:
        """What holds on this day. Raises `LookupError` when no version covers it."""
        for version in _versions().get(self.code, ()):
            if version.valid_from <= day and (version.valid_to is None or day < version.valid_to):
                return Ruling(version.value, version.pk, version.legal_basis, version.verified)
        raise LookupError(f"Tidak ada ketentuan “{self.label}” yang berlaku pada {day}.")

    def at(self, moment: datetime) -> Any:
        """What it is worth on the day that this moment falls on here; in the rules of a flow, `move.at`."""
        return self.on(moment.astimezone(current().zone).date()).value


def _load() -> dict[str, list[ParameterVersion]]:
    from simpul.kernel.regulations.models import ParameterVersion

    found: dict[str, list[ParameterVersion]] = {}
    for version in ParameterVersion.objects.order_by("-valid_from"):
        found.setdefault(version.code, []).append(version)
    return found


_versions = Memo(_load, seconds=15)


def versions() -> dict[str, list[ParameterVersion]]:
    """Every version of every parameter by its code, the latest first. Kept for some seconds."""
    return _versions()


def version_of(pk: int | None) -> ParameterVersion | None:
    """The version by which something was worked out; None where no rule was asked."""
    return next((one for several in versions().values() for one in several if one.pk == pk), None) if pk else None


def ruling_or_none(parameter: Parameter, day: date) -> Ruling | None:
    """What holds on a day, or None where nothing does."""
    try:
        return parameter.on(day)
    except LookupError:
        return None


def forget() -> None:
    """Read the versions anew at the next question (called where one was entered)."""
    _versions.forget()


def publish() -> None:
    """Give every parameter declared in code its first version, if it has none. Runs as owner after each migrate."""
    from simpul.kernel.regulations import committing
    from simpul.kernel.regulations.models import ParameterVersion

    known = set(ParameterVersion.objects.values_list("code", flat=True))
    with transaction.atomic():
        made = ParameterVersion.objects.bulk_create(
            ParameterVersion(
                code=p.code, value=p.value, legal_basis=p.legal_basis, valid_from=p.valid_from, verified=p.verified
            )
            for p in registry.values()
            if p.code not in known
        )
        committing.commit(made)
    forget()
