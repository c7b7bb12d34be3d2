"""Checks on who is paid: one bank account of several payees, one invoice asked for twice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.finance.control.checks import Check, Weight, declare

# The agency of a matter that several share is the one that asked last.
LATEST = "first_value(r.agency_id) OVER (PARTITION BY {by} ORDER BY r.id DESC)"

same_account = declare(Check(
    code="same_account", version=1, weight=Weight.SOON, name=_("Satu rekening, beberapa penerima"),
    formula=_("Permintaan pembayaran ke rekening bank yang juga terdaftar pada penerima lain."),
    unit=_("permintaan pembayaran"), said=_("rekening terdaftar pada %(parties)s penerima"), parameters={},
    question=f"""
WITH shared AS (
  SELECT print, count(DISTINCT party_id) AS parties, string_agg(DISTINCT 'p' || party_id, ' ' ORDER BY 'p' || party_id) AS whose
  FROM treasury_partyaccount GROUP BY print HAVING count(DISTINCT party_id) > 1)
SELECT s.whose AS grp, {LATEST.format(by="s.print")} AS agency, 'request' AS kind, r.id AS pk, r.submitted_at::date AS day, r.amount,
  jsonb_build_object('parties', s.parties) AS figures, r.example
FROM treasury_request r JOIN treasury_partyaccount a ON a.id = r.account_id JOIN shared s ON s.print = a.print
WHERE r.year = %(year)s AND r.state <> 'refused'
""",
    coverage="SELECT count(*), count(*) FROM treasury_request WHERE year = %(year)s AND state <> 'refused'",
))  # fmt: skip

NUMBER = "nullif(ltrim(upper(regexp_replace(r.invoice, '[^[:alnum:]]', '', 'g')), '0'), '')"

same_invoice = declare(Check(
    code="same_invoice", version=1, weight=Weight.SOON, name=_("Tagihan yang sama dua kali"),
    formula=_(
        "Beberapa permintaan pembayaran kepada penerima yang sama dengan nomor tagihan yang sama, tanpa membedakan tanda baca, "
        "huruf besar, dan nol di depan; juga bila jumlahnya berlainan."
    ),
    unit=_("permintaan pembayaran"), said=_("%(many)s permintaan dengan nomor tagihan ini"), parameters={},
    question=f"""
WITH asked AS (
  SELECT r.*, a.party_id, {NUMBER} AS number FROM treasury_request r JOIN treasury_partyaccount a ON a.id = r.account_id
  WHERE r.year = %(year)s AND r.state <> 'refused'),
counted AS (
  SELECT r.*, count(*) OVER (PARTITION BY r.party_id, r.number) AS many, {LATEST.format(by="r.party_id, r.number")} AS latest
  FROM asked r WHERE r.number IS NOT NULL)
SELECT 'p' || party_id || ' ' || number AS grp, latest AS agency, 'request' AS kind, id AS pk, submitted_at::date AS day, amount,
  jsonb_build_object('many', many) AS figures, example
FROM counted WHERE many > 1
""",
    coverage=f"SELECT count({NUMBER}), count(*) FROM treasury_request r WHERE year = %(year)s AND state <> 'refused' AND kind = 'ls'",
))  # fmt: skip
