"""What a finding is about, by its natural reference: an entry of the ledger (`anggaran/2027/15`) or a payment (`SP2D 12/2027`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse

from simpul.finance.ledger import committing
from simpul.finance.ledger.models import Entry
from simpul.finance.treasury.models import Act

PAYMENT = re.compile(r"sp2d[\s/]*(\d{1,9})\s*/\s*(\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class Opened:
    """Where a reference leads: everybody to the entry, the money chain also to the papers."""

    ref: str
    public: str
    desk: str = ""


def opened(ref: str) -> Opened | None:
    """What a reference names; None if nothing does."""
    said = ref.strip()
    if match := PAYMENT.fullmatch(said):
        return _payment(int(match[1]), int(match[2]))
    page = committing.page(said)
    return Opened(said, page) if page else None


def _payment(no: int, year: int) -> Opened | None:
    act = Act.objects.filter(step=Act.Step.PAY, no=no, request__year=year).order_by("pk").first()
    if act is None:
        return None
    entry = Entry.objects.filter(key=act.accrual).values_list("pk", flat=True).first() if act.accrual else None
    public = reverse("ledger_entry", args=[entry]) if entry else ""
    return Opened(f"SP2D {no}/{year}", public, reverse("payment", args=[act.request_id]))
