"""Once only: what the regency already knows about a resident is offered, with its source and date, and not asked again.

A question names a fact (`simpul::known` in a spreadsheet, `known=` in code). Rooms above add their own facts when Django starts:

    known.register(Fact("household.members", _("Anggota keluarga"), read=members))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from simpul.kernel.audit.models import Entry

if TYPE_CHECKING:
    from simpul.kernel.residents.models import Resident


@dataclass(frozen=True)
class Known:
    """One fact about one person. `value` is what an answer would be, `shown` how a page shows it, `source` where it is from and `at`
    since when. A `secret` value never reaches a page or an answer: only `shown` does."""

    value: str
    shown: str
    source: str
    at: datetime
    secret: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact that forms may name by its code. `read` gives None when it is not known of this resident."""

    code: str
    label: str | Promise
    read: Callable[[Resident], Known | None]


registry: dict[str, Fact] = {}


def register(fact: Fact) -> Fact:
    """Add a fact. Raises `ValueError` when its code is taken."""
    if registry.setdefault(fact.code, fact) is not fact:
        raise ValueError(f"Fact {fact.code} is registered twice.")
    return fact


def about(resident: Resident | None, codes: Iterable[str]) -> dict[str, Known]:
    """What is known of this resident, among the facts named."""
    if resident is None:
        return {}
    facts = {code: registry[code].read(resident) for code in sorted(set(codes)) if code in registry}
    return {code: found for code, found in facts.items() if found is not None and found.shown}


def updated(resident: Resident) -> datetime:
    """When the resident's own record last changed."""
    changed = Entry.objects.filter(noun="resident", object_id=str(resident.pk), verb__in=("profile", "new_contact"))
    latest = changed.order_by("-id").values_list("at", flat=True).first()
    return latest or resident.created_at


def _column(name: str) -> Callable[[Resident], Known | None]:
    """A column of the resident's record, as somebody entered it in the account."""

    def read(resident: Resident) -> Known | None:
        value = str(getattr(resident, name) or "")
        return Known(value, value, _t("akun Anda"), updated(resident)) if value else None

    return read


def _nik(resident: Resident) -> Known | None:
    masked = resident.masked_nik
    return Known(masked, masked, _t("akun Anda"), updated(resident), secret=True) if masked else None


def _village(resident: Resident) -> Known | None:
    if resident.region is None:
        return None
    return Known(str(resident.region_id), resident.region.display_name, _t("akun Anda"), updated(resident))


for _code, _label, _read in (
    ("resident.name", _("Nama lengkap"), _column("name")),
    ("resident.nik", _("NIK"), _nik),
    ("resident.phone", _("Nomor ponsel"), _column("phone")),
    ("resident.email", _("Alamat e-mail"), _column("email")),
    ("resident.address", _("Alamat tinggal"), _column("address")),
    ("resident.village", _("Desa atau kelurahan"), _village),
):
    register(Fact(_code, _label, _read))
