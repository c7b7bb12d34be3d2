"""What everybody may read of a payment, on pages and in the books. Of persons neither the name nor the words, which often hold one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from simpul.finance.treasury.models import Commitment, Party, Request


def words(request: Request) -> str:
    """What a payment was for. Its account and its items' commitments are at hand."""
    party: Party = request.account.party
    kinds = {item.commitment.kind for item in request.items.all()}
    return _covered(request.words, kinds, person=party.kind == Party.Kind.PERSON)


def commitment_words(commitment: Commitment) -> str:
    """What money is spoken for. Its contract's party is at hand."""
    party = commitment.contract.party if commitment.contract else None
    return _covered(commitment.words, [commitment.kind], person=bool(party and party.kind == Party.Kind.PERSON))


def _covered(said: str, kinds: Iterable[str], *, person: bool) -> str:
    if Commitment.Kind.BENEFIT in kinds:
        return _("Bantuan kepada warga")
    if Commitment.Kind.PAYROLL in kinds:
        return _("Gaji dan tunjangan")
    return _("Pembayaran kepada perorangan") if person else said
