"""The cash plan beside what SPD released and what was paid, month by month and agency by agency, each from January on.

What an SPD releases counts from its first month: from then on it may be asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.db import connection

FIGURES = """
SELECT agency, month, sum(planned), sum(released), sum(paid) FROM (
  SELECT l.agency_id AS agency, month, p.months[month] AS planned, 0::numeric AS released, 0::numeric AS paid FROM budget_line l
    JOIN LATERAL (SELECT months FROM budget_cashplan c WHERE c.line_id = l.id ORDER BY c.id DESC LIMIT 1) p ON true,
    generate_series(1, 12) month WHERE l.year = %(year)s AND l.outgoing
  UNION ALL
  SELECT s.agency_id, s.first_month, 0, d.amount, 0 FROM budget_spd s JOIN budget_spdline d ON d.spd_id = s.id WHERE s.year = %(year)s
  UNION ALL
  SELECT r.agency_id, extract(month FROM a.day)::int, 0, 0, i.amount FROM treasury_act a
    JOIN treasury_request r ON r.id = a.request_id JOIN treasury_item i ON i.request_id = r.id
    WHERE a.step = 'pay' AND r.year = %(year)s
) f WHERE %(agency)s::bigint IS NULL OR agency = %(agency)s GROUP BY agency, month
"""
ZERO = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """What was planned, released and paid: in a month, or from January until one."""

    planned: Decimal = ZERO
    released: Decimal = ZERO
    paid: Decimal = ZERO

    def __add__(self, other: Standing) -> Standing:
        return Standing(self.planned + other.planned, self.released + other.released, self.paid + other.paid)

    @property
    def ahead(self) -> Decimal:
        """What was paid beyond the plan; negative where less was."""
        return self.paid - self.planned

    @property
    def lacking(self) -> Decimal:
        """What the plan needs and no SPD has released."""
        return max(self.planned - self.released, ZERO)

    @property
    def share(self) -> Decimal | None:
        """How much of the plan was paid, in hundredths; none without a plan."""
        return self.paid / self.planned * 100 if self.planned else None


@dataclass(frozen=True)
class Running:
    """A year: its months one by one, the same added up from January on, and each agency until the month asked for."""

    months: Sequence[Standing]
    so_far: Sequence[Standing]
    agencies: dict[int, Standing]


def of(year: int, until: int, agency: int | None = None) -> Running:
    """How the year runs, for the regency or for one agency; one question."""
    months, agencies = [Standing()] * 12, dict[int, Standing]()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"year": year, "agency": agency})
        for whose, month, *amounts in cursor.fetchall():
            one = Standing(*amounts)
            months[month - 1] += one
            if month <= until:
                agencies[whose] = agencies.get(whose, Standing()) + one
    return Running(months, list(accumulate(months)), agencies)
