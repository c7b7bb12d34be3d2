"""Checks on cash: revenue that stayed in a treasurer's hands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.finance.control import parameters as p
from simpul.finance.control.checks import Check, Weight, declare

not_deposited = declare(Check(
    code="not_deposited", version=1, weight=Weight.SOON, name=_("Penerimaan belum disetor"),
    formula=_(
        "Penerimaan lewat bendahara yang belum tercakup setoran (STS) sampai sekian hari sesudahnya. "
        "Setoran dianggap melunasi penerimaan yang paling lama lebih dahulu."
    ),
    unit=_("penerimaan lewat bendahara"), said=_("Rp%(short)s belum disetor pada batasnya"), parameters={"within": p.DEPOSIT_WITHIN},
    question="""
WITH received AS (
  SELECT r.*, sum(amount) OVER (PARTITION BY agency_id ORDER BY day, id) AS until_then
  FROM treasury_revenue r WHERE to_treasurer),
late AS (
  SELECT r.*, r.until_then - coalesce((SELECT sum(d.amount) FROM treasury_deposit d WHERE d.agency_id = r.agency_id
    AND d.day <= r.day + %(within)s), 0) AS short
  FROM received r WHERE r.day + %(within)s < %(today)s AND extract(year FROM r.day) = %(year)s)
SELECT to_char(day, 'YYYY-MM') AS grp, agency_id AS agency, 'revenue' AS kind, id AS pk, day, amount,
  jsonb_build_object('short', least(short, amount)) AS figures, example
FROM late WHERE short > 0
""",
    coverage="""
SELECT count(*) FILTER (WHERE day + %(within)s < %(today)s), count(*) FROM treasury_revenue
WHERE to_treasurer AND extract(year FROM day) = %(year)s
""",
))  # fmt: skip
