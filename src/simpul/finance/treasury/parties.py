"""Payees and their bank accounts: entered by one person, verified by another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.finance.treasury.models import Party, PartyAccount
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.residents import sealing
from simpul.kernel.residents.models import Resident
from simpul.kernel.workflow import Refused
from simpul.lib import clock

SHOWN = 4  # last digits of a bank account that people see


def enter(
    name: str, kind: str, *, by: User | None, tax_number: str = "", resident: Resident | None = None, example: bool = False
) -> Party:  # fmt: skip
    """Put a payee on record. Raises `Refused` where the tax number is another's."""
    number = "".join(one for one in tax_number if one.isdigit())
    with told(), transaction.atomic():
        party = Party.objects.create(
            name=name.strip(), kind=kind, tax_number=number, resident=resident, example=example
        )
        audit.record("treasury.party", "party", party.pk, by=by, kind=kind)
    return party


def give_account(party: Party, bank: str, number: str, holder: str, *, by: User) -> PartyAccount:
    """A bank account of a payee, still to be verified. What was paid to before is not, from now on. Raises `Refused`."""
    digits = "".join(one for one in number if one.isdigit())
    if not 6 <= len(digits) <= 20:
        raise Refused(_("Tulis nomor rekening dengan 6 sampai 20 angka."))
    with transaction.atomic():
        account = PartyAccount.objects.create(
            party=party, bank=bank.strip(), holder=holder.strip(), sealed=sealing.seal(digits), ending=digits[-SHOWN:],
            print=sealing.fingerprint(f"bank:{bank.strip().lower()}:{digits}"), entered_by=by, entered_at=clock.now(),
        )  # fmt: skip
        audit.record("treasury.account", "party", party.pk, by=by, bank=bank, ending=account.ending)
    return account


def verify(account: PartyAccount, *, by: User, evidence: str) -> PartyAccount:
    """Somebody else saw that the account is the payee's. Raises `Refused`."""
    if not evidence.strip():
        raise Refused(_("Tulis bagaimana rekening itu diperiksa."))
    with told(), transaction.atomic():
        account.verified_by, account.verified_at, account.evidence = by, clock.now(), evidence.strip()
        account.save(update_fields=["verified_by", "verified_at", "evidence"])
        audit.record("treasury.verified", "party", account.party_id, by=by, account=account.pk)
    return account


def number_of(account: PartyAccount, *, by: User, purpose: str) -> str:
    """The whole number, for the bank's file; each look is written down."""
    audit.record("treasury.unsealed", "party", account.party_id, by=by, reason=purpose, account=account.pk)
    return sealing.open_(account.sealed)
