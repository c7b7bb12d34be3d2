"""What the state is owed of taxes that were kept back, and what treasurers hold of revenue: sums beside the papers they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from simpul.finance.treasury.models import Deposit, Remittance, Revenue
from simpul.kernel.organizations.models import Agency

NOTHING = Decimal(0)

STANDING = """
SELECT year, account, coalesce((SELECT a.name FROM classification_account a WHERE a.year = told.year AND a.code = told.account), account),
  withheld FROM (
  SELECT r.year, w.account, sum(w.amount) AS withheld FROM treasury_withholding w JOIN treasury_request r ON r.id = w.request_id
  WHERE r.year = ANY (%s) AND r.state = 'paid' GROUP BY 1, 2) told ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Standing:
    """A tax of a year: kept back from payments, and paid to the state."""

    year: int
    account: str
    name: str
    withheld: Decimal
    remitted: Decimal

    @property
    def owed(self) -> Decimal:
        """What is still to be paid."""
        return self.withheld - self.remitted

    @property
    def code(self) -> str:
        """As a form says it: `2027 2.1.01.05.01.0001`."""
        return f"{self.year} {self.account}"


def standing(*years: int) -> list[Standing]:
    """Every tax that was kept back in these years."""
    paid = Remittance.objects.filter(year__in=years).values_list("year", "account").annotate(all=Sum("amount"))
    remitted = {(year, account): amount for year, account, amount in paid}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [list(years)])
        found = cursor.fetchall()
    return [
        Standing(year, account, name, withheld, remitted.get((year, account), NOTHING))
        for year, account, name, withheld in found
    ]


def in_hand(agencies: Iterable[int]) -> list[tuple[Agency, Decimal]]:
    """What the receiving treasurers of these agencies hold: came in and not yet brought to Kas Daerah."""
    known = list(Agency.objects.filter(pk__in=agencies).order_by("name"))
    came = dict(
        Revenue.objects.filter(agency__in=known, to_treasurer=True).values_list("agency").annotate(all=Sum("amount"))
    )
    went = dict(Deposit.objects.filter(agency__in=known).values_list("agency").annotate(all=Sum("amount")))
    return [(one, came.get(one.pk, NOTHING) - went.get(one.pk, NOTHING)) for one in known]
