"""The overrides that stand below: our own documents, prices above the standard (budget), months opened again (ledger)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance import roles
from simpul.finance.budget.models import PriceException
from simpul.finance.control import exceptions
from simpul.finance.control.exceptions import Source, Told
from simpul.finance.control.kinds import KINDS, duty
from simpul.finance.control.models import Override, Signature
from simpul.finance.control.subjects import SUBJECTS
from simpul.finance.ledger.models import Seal
from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.roles import Role
from simpul.kernel.regency import current
from simpul.lib.money import rupiah

PRICES, MONTHS = "izin-harga", "tutup-buku"


def begin() -> None:
    """Register them; called when Django starts."""
    for kind in KINDS.values():
        exceptions.register(Source(kind.code, kind.label, _own_years(kind.code), _own(kind.code)))
    exceptions.register(Source(PRICES, gettext_lazy("Izin harga di atas standar (RKA)"), _price_years, _prices))
    exceptions.register(Source(MONTHS, gettext_lazy("Bulan buku dibuka kembali"), _seal_years, _seals))


def _own_years(kind: str) -> Callable[[], Iterable[int]]:
    granted = Signature.objects.filter(granted=True, override__kind=kind)
    return lambda: (year for year in granted.values_list("year", flat=True).distinct() if year)


def _own(kind: str) -> Callable[[int], Iterable[Told]]:
    def told(year: int) -> Iterable[Told]:
        rows = Override.objects.signed().filter(kind=kind, signature__year=year).select_related("signature", "agency")
        return [_of(one) for one in rows]

    return told


def _of(one: Override) -> Told:
    signature = one.signature
    return Told(
        signature.day, f"{signature.no}/{signature.year}", f"{SUBJECTS[one.subject_kind].label} {one.subject}", one.words, one.reason,
        one.legal_basis, one.evidence, one.agency.name if one.agency else "", duty(one.asked_role), duty(signature.signed_role),
        f"/bukti/?acuan=pengecualian/{signature.year}/{signature.no}", one.example,
    )  # fmt: skip


def _price_years() -> Iterable[int]:
    return PriceException.objects.filter(granted=True).values_list("version__year", flat=True).distinct()


def _prices(year: int) -> Iterable[Told]:
    rows = PriceException.objects.filter(granted=True, version__year=year)
    several = list(rows.select_related("version", "line__agency", "line__account", "line__activity", "standard"))
    held = _held(
        {key for one in several for key in (one.asked_by, one.decided_by)}, (roles.BUDGET_TEAM, roles.AGENCY_PLANNER)
    )
    for one in several:
        assert one.decided_at  # it was granted
        price, standard = rupiah(one.price), rupiah(one.standard.price)
        words = _("Sampai %(price)s; standarnya %(standard)s.") % {"price": price, "standard": standard}
        yield Told(
            one.decided_at.astimezone(zone()).date(), f"{one.pk}/{year}", f"{one.standard.name} · {one.line.account}", words, one.reason,
            one.standard.legal_basis or str(one.standard.kind), one.note, one.line.agency.name, held.get(one.asked_by, ""),
            held.get(one.decided_by or 0, ""), "", one.version.example,
        )  # fmt: skip


def _seal_years() -> Iterable[int]:
    return Seal.objects.filter(opens=True).values_list("period__year", flat=True).distinct()


def _seals(year: int) -> Iterable[Told]:
    several = list(Seal.objects.filter(opens=True, period__year=year).select_related("period", "audit"))
    held = _held({one.audit.actor for one in several if one.audit.actor}, (roles.ACCOUNTANT, roles.TREASURER_GENERAL))
    for one in several:
        turned = held.get(one.audit.actor or 0, "")
        yield Told(
            one.at.astimezone(zone()).date(), f"{one.pk}/{year}", _("Bulan buku %(month)s") % {"month": one.period},
            _("Bulan yang sudah ditutup menerima jurnal lagi."), one.reason, "", "", "", turned, turned,
            f"/bukti/?acuan=tutup-buku/{one.period.year}-{one.period.month:02}",
        )  # fmt: skip


def zone() -> tzinfo:
    """The zone of the regency's wall clock."""
    return current().zone


def _held(people: set[int | None], several: tuple[Role, ...]) -> dict[int | None, str]:
    """The duty of each person, of those that a deed belongs to; a person is never named."""
    rank = [role.code for role in several]
    found: dict[int | None, str] = {}
    grants = Grant.objects.filter(user__in=people - {None}, role__in=rank).values_list("user", "role")
    for user, role in sorted(grants, key=lambda pair: rank.index(pair[1]), reverse=True):
        found[user] = duty(role)
    return found
