"""Checks on the figures themselves: round amounts, and first digits beside Benford's law. Hints, and nothing below a least number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.finance.control import parameters as p
from simpul.finance.control.checks import Check, Weight, declare

ASKED = """
asked AS (SELECT * FROM treasury_request WHERE year = %(year)s AND kind = 'ls' AND state <> 'refused')
"""

round_amounts = declare(Check(
    code="round_amounts", version=1, weight=Weight.HINT, name=_("Banyak jumlah bulat"),
    formula=_(
        "Perangkat daerah yang sekian persen permintaan pembayarannya (LS) habis dibagi jumlah bulat. "
        "Tidak dibaca di bawah jumlah permintaan paling sedikit."
    ),
    unit=_("permintaan pembayaran LS"), said=_("%(share)s persen dari %(n)s permintaan"), least="least",
    parameters={"to": p.ROUND_TO, "share": p.ROUND_SHARE, "least": p.ROUND_LEAST},
    question=f"""
WITH {ASKED},
marked AS (
  SELECT a.*, count(*) OVER w AS n, count(*) FILTER (WHERE amount %% %(to)s = 0) OVER w AS even
  FROM asked a WINDOW w AS (PARTITION BY agency_id))
SELECT 'round' AS grp, agency_id AS agency, 'request' AS kind, id AS pk, submitted_at::date AS day, amount,
  jsonb_build_object('share', round(even * 100.0 / n, 1), 'n', n) AS figures, example
FROM marked WHERE amount %% %(to)s = 0 AND n >= %(least)s AND even * 100 >= n * %(share)s
""",
    coverage=f"""
WITH {ASKED} SELECT coalesce(sum(n) FILTER (WHERE n >= %(least)s), 0), coalesce(sum(n), 0)
FROM (SELECT count(*) AS n FROM asked GROUP BY agency_id) each
""",
))  # fmt: skip

benford = declare(Check(
    code="benford", version=1, weight=Weight.HINT, name=_("Angka pertama (hukum Benford)"),
    formula=_(
        "Bagian permintaan pembayaran (LS) yang jumlahnya diawali angka 1 sampai 9, di samping log10(1 + 1/angka). Tampil bila khi-kuadrat "
        "dan simpangan rata-rata keduanya melewati batas. Jumlah yang diatur harga atau batas wajar menyimpang: ini petunjuk saja."
    ),
    unit=_("permintaan pembayaran LS"), said=_("%(seen)s dari %(n)s, menurut Benford %(wanted)s; khi-kuadrat %(chi)s, MAD %(mad)s"),
    least="least",
    parameters={"least": p.BENFORD_LEAST, "chi": p.BENFORD_CHI, "mad": p.BENFORD_MAD},
    question=f"""
WITH {ASKED},
digits AS (
  SELECT agency_id, left(ltrim(amount::text, '0.'), 1)::int AS digit, count(*) AS seen, bool_or(example) AS example
  FROM asked GROUP BY 1, 2),
beside AS (
  SELECT x.agency_id, d AS digit, coalesce(o.seen, 0) AS seen, x.n, x.example, x.n * log(1 + 1.0 / d) AS wanted
  FROM (SELECT agency_id, sum(seen) AS n, bool_or(example) AS example FROM digits GROUP BY 1) x CROSS JOIN generate_series(1, 9) d
  LEFT JOIN digits o ON o.agency_id = x.agency_id AND o.digit = d),
judged AS (
  SELECT b.*, sum((seen - wanted) ^ 2 / wanted) OVER w AS chi, sum(abs(seen / n - wanted / n)) OVER w / 9 AS mad
  FROM beside b WINDOW w AS (PARTITION BY agency_id))
SELECT 'digits' AS grp, agency_id AS agency, 'digit' AS kind, digit AS pk, make_date(%(year)s, 12, 31) AS day, 0::numeric AS amount,
  jsonb_build_object('seen', seen, 'n', n, 'wanted', round(wanted, 1), 'chi', round(chi, 2), 'mad', round(mad, 4)) AS figures, example
FROM judged WHERE n >= %(least)s AND chi > %(chi)s AND mad > %(mad)s
""",
    coverage=f"""
WITH {ASKED} SELECT coalesce(sum(n) FILTER (WHERE n >= %(least)s), 0), coalesce(sum(n), 0)
FROM (SELECT count(*) AS n FROM asked GROUP BY agency_id) each
""",
))  # fmt: skip
