"""Checks on contracts and prices: splitting, the same winner, prices above the standard."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.finance.control import parameters as p
from simpul.finance.control.checks import Check, Weight, declare

# A contract with its addenda, and the first line that money is committed on: what it is for.
CONTRACTS = """
deals AS (
  SELECT c.id, c.agency_id, c.party_id, c.day, c.example, l.activity_id, l.account_id,
    c.value + coalesce((SELECT sum(a.delta) FROM treasury_addendum a WHERE a.contract_id = c.id), 0) AS value
  FROM treasury_contract c LEFT JOIN LATERAL (
    SELECT k.line_id FROM treasury_commitment k WHERE k.contract_id = c.id ORDER BY k.id LIMIT 1) first ON true
  LEFT JOIN budget_line l ON l.id = first.line_id
  WHERE extract(year FROM c.day) = %(year)s
)
"""
COVERAGE = f"WITH {CONTRACTS} SELECT count(*) FILTER (WHERE activity_id IS NOT NULL), count(*) FROM deals"

splitting = declare(Check(
    code="splitting", version=1, weight=Weight.SOON, name=_("Pemecahan paket"),
    formula=_(
        "Beberapa kontrak satu perangkat daerah untuk sub kegiatan dan akun yang sama, masing-masing di bawah batas pengadaan langsung, "
        "berjarak paling jauh sekian hari satu sama lain, dan bersama-sama mencapai batas itu."
    ),
    unit=_("kontrak"), said=_("bersama Rp%(together)s dalam %(many)s kontrak"),
    parameters={"limit": p.DIRECT_LIMIT, "days": p.SPLIT_WITHIN},
    question=f"""
WITH {CONTRACTS},
small AS (SELECT * FROM deals WHERE activity_id IS NOT NULL AND value < %(limit)s),
marked AS (
  SELECT s.*, CASE WHEN s.day - lag(s.day) OVER w <= %(days)s THEN 0 ELSE 1 END AS begins
  FROM small s WINDOW w AS (PARTITION BY agency_id, activity_id, account_id ORDER BY day, id)),
chained AS (SELECT m.*, sum(begins) OVER (PARTITION BY agency_id, activity_id, account_id ORDER BY day, id) AS n FROM marked m),
summed AS (
  SELECT c.*, sum(value) OVER v AS together, count(*) OVER v AS many, min(id) OVER v AS first
  FROM chained c WINDOW v AS (PARTITION BY agency_id, activity_id, account_id, n))
SELECT activity_id || ' ' || account_id || ' ' || first AS grp, agency_id AS agency, 'contract' AS kind, id AS pk, day, value AS amount,
  jsonb_build_object('together', together, 'many', many) AS figures, example
FROM summed WHERE many > 1 AND together >= %(limit)s
""",
    coverage=COVERAGE,
))  # fmt: skip

same_winner = declare(Check(
    code="same_winner", version=1, weight=Weight.LOOK, name=_("Penyedia yang sama berulang kali"),
    formula=_(
        "Penyedia yang mendapat paling sedikit sekian kontrak dari satu perangkat daerah dalam setahun, dan paling sedikit sekian persen "
        "dari seluruh kontraknya."
    ),
    unit=_("kontrak"), said=_("%(many)s dari %(all)s kontrak"),
    parameters={"count": p.WINNER_COUNT, "share": p.WINNER_SHARE},
    question=f"""
WITH {CONTRACTS},
counted AS (
  SELECT d.*, count(*) OVER (PARTITION BY agency_id, party_id) AS many, count(*) OVER (PARTITION BY agency_id) AS whole FROM deals d)
SELECT 'p' || party_id AS grp, agency_id AS agency, 'contract' AS kind, id AS pk, day, value AS amount,
  jsonb_build_object('many', many, 'all', whole) AS figures, example
FROM counted WHERE many >= %(count)s AND many * 100 >= whole * %(share)s
""",
    coverage=f"WITH {CONTRACTS} SELECT count(*), count(*) FROM deals",
))  # fmt: skip

price = declare(Check(
    code="price", version=1, weight=Weight.LOOK, name=_("Harga di atas standar"),
    formula=_(
        "Rincian RKA dalam versi yang berlaku dengan harga satuan lebih dari standar harga tahun itu, juga yang diizinkan. "
        "Rincian tanpa standar tidak dapat diperiksa dan tampak pada cakupan."
    ),
    unit=_("rincian"), said=_("harga Rp%(price)s, standar Rp%(standard)s"),
    parameters={"above": p.PRICE_ABOVE},
    question="""
SELECT 'l' || d.line_id AS grp, l.agency_id AS agency, 'detail' AS kind, d.id AS pk, v.day, d.amount,
  jsonb_build_object('price', d.price, 'standard', s.price) AS figures, v.example
FROM budget_detail d JOIN budget_version v ON v.id = d.version_id AND v.state = 'effective'
JOIN budget_line l ON l.id = d.line_id JOIN budget_standardprice s ON s.id = d.standard_id
WHERE v.year = %(year)s AND d.price * 100 > s.price * (100 + %(above)s)
""",
    coverage="""
SELECT count(d.standard_id), count(*) FROM budget_detail d JOIN budget_version v ON v.id = d.version_id AND v.state = 'effective'
JOIN budget_line l ON l.id = d.line_id AND l.side = 'spending' WHERE v.year = %(year)s
""",
))  # fmt: skip
