"""Checks on when things happen: the rush of the last quarter, late taxes, payments too soon or on days off, late accounting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.finance.control import parameters as p
from simpul.finance.control.checks import Check, Weight, declare
from simpul.finance.treasury.parameters import SETTLED_WITHIN

# What an agency paid, straight to payees and out of the hands of its treasurer.
PAID = """
paid AS (
  SELECT r.agency_id, a.day, r.amount, r.example FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id
    WHERE a.step = 'pay' AND r.kind = 'ls' AND r.year = %(year)s
  UNION ALL SELECT f.agency_id, s.day, s.amount, s.example FROM treasury_accounting s JOIN treasury_float f ON f.id = s.float_id
    WHERE s.kind = 'spent' AND f.year = %(year)s)
"""
PAYMENTS = """
SELECT count(*), count(*) FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.step = 'pay' AND r.year = %(year)s
"""

december = declare(Check(
    code="last_quarter", version=1, weight=Weight.HINT, name=_("Belanja menumpuk di akhir tahun"),
    formula=_("Perangkat daerah yang membayar lebih dari sekian persen pembayarannya setahun pada Oktober sampai Desember."),
    unit=_("pembayaran"), said=_("%(share)s persen dari pembayaran setahun pada triwulan IV"), parameters={"share": p.LAST_QUARTER},
    question=f"""
WITH {PAID},
months AS (
  SELECT agency_id, extract(month FROM day)::int AS month, sum(amount) AS amount, bool_or(example) AS example FROM paid GROUP BY 1, 2),
shares AS (
  SELECT m.*, sum(amount) OVER w AS whole, sum(amount) FILTER (WHERE month >= 10) OVER w AS last
  FROM months m WINDOW w AS (PARTITION BY agency_id))
SELECT 'q4' AS grp, agency_id AS agency, 'month' AS kind, month AS pk, make_date(%(year)s, month, 1) AS day, amount,
  jsonb_build_object('share', round(last * 100 / whole, 1)) AS figures, example
FROM shares WHERE month >= 10 AND last * 100 > whole * %(share)s
""",
    coverage=f"WITH {PAID} SELECT count(*), count(*) FROM paid",
))  # fmt: skip

late_tax = declare(Check(
    code="late_tax", version=1, weight=Weight.SOON, name=_("Pajak terlambat disetor"),
    formula=_(
        "Pajak yang dipotong sampai akhir suatu bulan lebih besar daripada yang disetor sampai tanggal jatuh tempo bulan berikutnya. "
        "Barisnya: pembayaran bulan itu yang dipotong pajak itu."
    ),
    unit=_("potongan pajak"), said=_("kurang Rp%(short)s pada jatuh tempo"), parameters={"by": p.TAX_BY},
    question="""
WITH kept AS (
  SELECT w.account, date_trunc('month', a.day)::date AS month, r.id, a.day, w.amount, r.example, r.agency_id
  FROM treasury_withholding w JOIN treasury_request r ON r.id = w.request_id JOIN treasury_act a ON a.request_id = r.id AND a.step = 'pay'),
due AS (
  SELECT account, month, (month + interval '1 month')::date + %(by)s - 1 AS day,
    sum(sum(amount)) OVER (PARTITION BY account ORDER BY month) AS owed FROM kept GROUP BY 1, 2),
late AS (
  SELECT d.*, d.owed - coalesce((SELECT sum(t.amount) FROM treasury_remittance t
    WHERE t.account = d.account AND t.day <= d.day), 0) AS short
  FROM due d WHERE d.day < %(today)s AND extract(year FROM d.month) = %(year)s)
SELECT k.account || ' ' || k.month AS grp, coalesce(g.agency_id, k.agency_id) AS agency, 'request' AS kind, k.id AS pk, k.day, k.amount,
  jsonb_build_object('short', l.short) AS figures, k.example
FROM kept k JOIN late l USING (account, month) LEFT JOIN ledger_generaltreasury g ON g.year = %(year)s WHERE l.short > 0
""",
    coverage="""
SELECT count(a.id), count(*) FROM treasury_withholding w JOIN treasury_request r ON r.id = w.request_id
LEFT JOIN treasury_act a ON a.request_id = r.id AND a.step = 'pay' WHERE r.year = %(year)s AND r.state <> 'refused'
""",
))  # fmt: skip

soon_paid = declare(Check(
    code="soon_paid", version=1, weight=Weight.HINT, name=_("Dibayar segera setelah diterima"),
    formula=_("Pembayaran kontrak yang terbit kurang dari sekian hari setelah penerimaan barang atau pekerjaan (BAST) terakhirnya."),
    unit=_("pembayaran dengan BAST"), said=_("%(days)s hari setelah penerimaan"), parameters={"least": p.AFTER_RECEIPT},
    question="""
SELECT 'r' || r.id AS grp, r.agency_id AS agency, 'request' AS kind, r.id AS pk, a.day, r.amount,
  jsonb_build_object('days', a.day - b.day) AS figures, r.example
FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id AND r.kind = 'ls' CROSS JOIN LATERAL (
  SELECT max(x.day) AS day FROM treasury_item i JOIN treasury_receipt x ON x.commitment_id = i.commitment_id
  WHERE i.request_id = r.id AND x.day <= a.day) b
WHERE a.step = 'pay' AND r.year = %(year)s AND a.day - b.day < %(least)s
""",
    coverage="""
SELECT count(*) FILTER (WHERE EXISTS (
    SELECT FROM treasury_item i JOIN treasury_receipt x ON x.commitment_id = i.commitment_id WHERE i.request_id = r.id)), count(*)
FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.step = 'pay' AND r.kind = 'ls' AND r.year = %(year)s
""",
))  # fmt: skip

off_day = declare(Check(
    code="off_day", version=1, weight=Weight.HINT, name=_("Dibayar pada hari libur"),
    formula=_("SP2D bertanggal Sabtu, Minggu, hari libur nasional, atau cuti bersama."),
    unit=_("pembayaran"), said=_("hari ke-%(weekday)s dalam minggu"), parameters={},
    question="""
SELECT 'r' || r.id AS grp, r.agency_id AS agency, 'request' AS kind, r.id AS pk, a.day, r.amount,
  jsonb_build_object('weekday', extract(isodow FROM a.day)) AS figures, r.example
FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id
WHERE a.step = 'pay' AND r.year = %(year)s AND (extract(isodow FROM a.day) > 5 OR a.day = ANY(%(days_off)s::date[]))
""",
    coverage=PAYMENTS,
))  # fmt: skip

late_spj = declare(Check(
    code="late_spj", version=1, weight=Weight.SOON, name=_("SPJ terlambat"),
    formula=_("Tambahan uang (TU) yang lewat batas waktunya dan belum seluruhnya dipertanggungjawabkan atau disetor kembali."),
    unit=_("TU"), said=_("Rp%(held)s belum dipertanggungjawabkan, %(days)s hari lewat batas"), parameters={"within": SETTLED_WITHIN},
    question="""
SELECT 'f' || f.id AS grp, f.agency_id AS agency, 'request' AS kind, f.request_id AS pk, f.day, f.given AS amount,
  jsonb_build_object('held', f.given + f.replenished - f.spent - f.returned, 'days', %(today)s - f.day - %(within)s) AS figures, f.example
FROM treasury_float f WHERE f.kind = 'tu' AND f.year = %(year)s AND f.day + %(within)s < %(today)s
  AND f.given + f.replenished > f.spent + f.returned
""",
    coverage="SELECT count(*), count(*) FROM treasury_float WHERE kind = 'tu' AND year = %(year)s",
))  # fmt: skip
