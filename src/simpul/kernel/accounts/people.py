"""Accounts and the residents behind them."""

from __future__ import annotations

from django.db import transaction

from simpul.kernel.accounts.contact import Contact
from simpul.kernel.accounts.models import User
from simpul.kernel.residents.models import Resident, Verified


def known_by(contact: Contact) -> User | None:
    """The account that signs in with this contact."""
    wanted = {"email": contact.email} if contact.email else {"phone": contact.phone}
    return User.objects.filter(**wanted).first()


def resident_of(user: User) -> Resident:
    """The resident behind an account. Made when first needed: by then a code has proven the account's contact.

    A record that somebody else entered with the same contact isn't taken over: families share telephones.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).select_related("resident").get(pk=user.pk)
        if locked.resident is None:
            locked.resident = Resident.objects.create(
                name=locked.name, email=locked.email or "", phone=locked.phone or "", verified_level=Verified.CONTACT
            )
            locked.save(update_fields=["resident"])
        user.resident = locked.resident
        return locked.resident
