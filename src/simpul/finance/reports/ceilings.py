"""What the budget allows, by account: the column beside what was done. Nothing until the budget's room keeps lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from simpul.finance.reports.sums import Span


def by_account(span: Span) -> Mapping[str, Decimal]:
    """The ceilings of a year by account, of an agency or of all."""
    return {}
