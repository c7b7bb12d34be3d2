"""What may be overridden, who may ask for it and who signs. The same stands in the database (`Entitlement`); a test compares both."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.finance.roles import (
    ACCOUNTANT,
    AGENCY_PLANNER,
    BUDGET_TEAM,
    BUDGET_USER,
    COMMITMENT_OFFICER,
    DEPUTY_TREASURER,
    FINANCE_OFFICER,
    PROCUREMENT_OFFICER,
    SPENDING_TREASURER,
    TREASURER_GENERAL,
)  # fmt: skip
from simpul.kernel.accounts.roles import Role, Scope, registry


@dataclass(frozen=True)
class Kind:
    """One kind of override: the rule it goes beside, who asks, who signs."""

    code: str
    label: str | Promise
    rule: str | Promise
    asks: tuple[Role, ...]
    signs: tuple[Role, ...]

    def entitlements(self) -> set[tuple[str, str, str, bool]]:
        """Its rows of the table of entitlements."""
        several = [("ask", role) for role in self.asks] + [("sign", role) for role in self.signs]
        return {(self.code, deed, role.code, role.scope is Scope.AGENCY) for deed, role in several}


KINDS = {
    kind.code: kind
    for kind in (
        Kind("price", _("Harga di atas standar"), _("Harga satuan paling tinggi sebesar standar harga tahun itu."),
             (AGENCY_PLANNER, BUDGET_USER), (BUDGET_TEAM,)),
        Kind("unplanned", _("Belanja tanpa rencana"), _("Setiap belanja mendukung program dalam rencana."),
             (AGENCY_PLANNER, BUDGET_USER), (BUDGET_TEAM,)),
        Kind("month", _("Membuka kembali bulan buku"), _("Bulan yang ditutup tidak menerima jurnal lagi."),
             (ACCOUNTANT,), (TREASURER_GENERAL,)),
        Kind("late_payment", _("Pembayaran atau setoran terlambat"), _("Tagihan dibayar dan pajak disetor pada waktunya."),
             (FINANCE_OFFICER, SPENDING_TREASURER, DEPUTY_TREASURER), (TREASURER_GENERAL,)),
        Kind("direct_choice", _("Pemilihan langsung penyedia"), _("Penyedia dipilih dengan persaingan."),
             (COMMITMENT_OFFICER, PROCUREMENT_OFFICER), (BUDGET_USER,)),
        Kind("other", _("Pengecualian lain"), _("Aturan lain yang disebut dalam alasannya."),
             (BUDGET_USER, FINANCE_OFFICER, COMMITMENT_OFFICER), (TREASURER_GENERAL,)),
    )
}  # fmt: skip
ASKING = tuple(dict.fromkeys(role for kind in KINDS.values() for role in kind.asks))
SIGNING = tuple(dict.fromkeys(role for kind in KINDS.values() for role in kind.signs))


def duty(code: str) -> str:
    """What a role is called."""
    role = registry.get(code)
    return str(role.label) if role else code
