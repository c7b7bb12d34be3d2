"""What would contradict each hard control, as SQL that gives one text a row. Each is worked out anew, from other rows than the guard's."""

from __future__ import annotations

COMMITMENTS = """
SELECT 'baris ' || l.id || ': komitmen ' || k.committed || ', pagu ' || coalesce(c.ceiling, 0)
FROM budget_line l
JOIN (SELECT line_id, sum(reserved - released) AS committed FROM treasury_commitment GROUP BY 1) k ON k.line_id = l.id
LEFT JOIN (SELECT x.line_id, sum(x.delta) AS ceiling FROM budget_change x JOIN budget_version v ON v.id = x.version_id
  WHERE v.state = 'effective' GROUP BY 1) c ON c.line_id = l.id
WHERE k.committed > coalesce(c.ceiling, 0)
"""

REQUESTS = """
SELECT 'baris ' || q.line_id || ': diminta ' || q.asked || ', SPD ' || coalesce(a.allotted, 0)
FROM (SELECT line_id, sum(amount) AS asked FROM (
    SELECT k.line_id, i.amount FROM treasury_item i JOIN treasury_request r ON r.id = i.request_id AND r.state <> 'refused'
      JOIN treasury_commitment k ON k.id = i.commitment_id
    UNION ALL SELECT k.line_id, i.amount FROM treasury_accountingitem i JOIN treasury_commitment k ON k.id = i.commitment_id) x
  GROUP BY 1) q
LEFT JOIN (SELECT line_id, sum(amount) AS allotted FROM budget_spdline GROUP BY 1) a ON a.line_id = q.line_id
WHERE q.asked > coalesce(a.allotted, 0)
"""

PRICES = """
SELECT 'baris ' || d.line_id || ': ' || d.item || ' ' || d.price || ', standar ' || p.price
FROM budget_detail d JOIN budget_version v ON v.id = d.version_id AND v.state = 'effective'
JOIN budget_standardprice p ON p.id = d.standard_id
WHERE d.price > p.price AND NOT EXISTS (
  SELECT FROM budget_priceexception e WHERE e.version_id = d.version_id AND e.line_id = d.line_id AND e.standard_id = d.standard_id
    AND e.granted AND e.price >= d.price)
"""

CONTRACTS = """
SELECT 'kontrak ' || c.number || ': diminta ' || q.asked || ', boleh ' || least(v.value, coalesce(b.accepted, 0), v.value * f.part)
FROM treasury_contract c
JOIN (SELECT contract_id, sum(liquidated) AS asked FROM treasury_commitment WHERE contract_id IS NOT NULL GROUP BY 1) q
  ON q.contract_id = c.id
CROSS JOIN LATERAL (SELECT c.value + coalesce((SELECT sum(delta) FROM treasury_addendum a WHERE a.contract_id = c.id), 0) AS value) v
LEFT JOIN (SELECT k.contract_id, sum(r.amount) AS accepted FROM treasury_receipt r JOIN treasury_commitment k ON k.id = r.commitment_id
  GROUP BY 1) b ON b.contract_id = c.id
CROSS JOIN LATERAL (SELECT coalesce((SELECT p.percent / 100 FROM treasury_progress p WHERE p.contract_id = c.id
  ORDER BY p.day DESC, p.id DESC LIMIT 1), 1) AS part) f
WHERE q.asked > least(v.value, coalesce(b.accepted, 0), round(v.value * f.part, 2))
"""

INVOICES = """
SELECT 'tagihan ' || r.invoice || ': SPP ' || string_agg(r.no || '/' || r.year, ', ' ORDER BY r.id)
FROM treasury_request r JOIN treasury_partyaccount a ON a.id = r.account_id
WHERE r.state <> 'refused' AND r.invoice <> '' GROUP BY a.party_id, r.invoice, r.amount HAVING count(*) > 1
"""

ACCOUNTS = """
SELECT 'SPP ' || r.no || '/' || r.year || ': rekening belum diperiksa orang lain'
FROM treasury_request r JOIN treasury_act p ON p.request_id = r.id AND p.step = 'pay'
JOIN treasury_partyaccount a ON a.id = r.account_id
WHERE a.verified_at IS NULL OR a.verified_by_id = a.entered_by_id
"""

ENTRIES = """
SELECT 'jurnal ' || e.id || ': ' || count(*) || ' baris, jumlah ' || sum(l.amount)
  FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id GROUP BY e.id HAVING count(*) < 2 OR sum(l.amount) <> 0
UNION ALL SELECT 'rangkaian ' || s.book || ' ' || s.year || ': nomor terakhir ' || s.last_no || ', jurnal ' || count(e.id)
  FROM ledger_series s LEFT JOIN ledger_entry e ON e.series_id = s.id GROUP BY s.id
  HAVING s.last_no <> count(e.id) OR s.last_no <> coalesce(max(e.no), 0)
UNION ALL SELECT 'bulan ' || p.year || '-' || p.month || ': saldo berbeda dari jurnalnya'
  FROM ledger_period p WHERE EXISTS (SELECT FROM ledger_drift(p.id))
UNION ALL SELECT 'bulan ' || p.year || '-' || p.month || ': ' || s.entries || ' jurnal saat ditutup, sekarang '
    || (SELECT count(*) FROM ledger_entry e WHERE e.period_id = p.id)
  FROM ledger_period p JOIN LATERAL (SELECT * FROM ledger_seal s WHERE s.period_id = p.id ORDER BY s.id DESC LIMIT 1) s ON true
  WHERE p.state = 'closed' AND s.entries <> (SELECT count(*) FROM ledger_entry e WHERE e.period_id = p.id)
"""

BALANCES = """
SELECT 'baris ' || line || ': ' || what || ' tercatat ' || coalesce(kept, 0) || ', terhitung ' || counted FROM budget_drift()
UNION ALL SELECT 'komitmen ' || k.id || ': tercatat ' || k.reserved || '/' || k.liquidated || '/' || k.paid || '/' || k.released
  FROM treasury_commitment k JOIN (
    SELECT commitment_id, coalesce(sum(amount) FILTER (WHERE kind IN ('reserve', 'increase')), 0) AS reserved,
      coalesce(sum(CASE kind WHEN 'liquidate' THEN amount WHEN 'give_back' THEN -amount END), 0) AS liquidated,
      coalesce(sum(amount) FILTER (WHERE kind = 'pay'), 0) AS paid,
      coalesce(sum(amount) FILTER (WHERE kind IN ('release', 'expire')), 0) AS released
    FROM treasury_commitmentevent GROUP BY 1) e ON e.commitment_id = k.id
  WHERE (k.reserved, k.liquidated, k.paid, k.released) IS DISTINCT FROM (e.reserved, e.liquidated, e.paid, e.released)
"""

STEPS = """
SELECT 'SPP ' || a.request_id || ': langkah ' || a.step || ' tidak oleh orang dalam jejaknya'
  FROM treasury_act a JOIN audit_entry e ON e.id = a.audit_id WHERE e.actor IS DISTINCT FROM a.person_id
UNION ALL SELECT 'SPP ' || r.id || ': ' || r.state || ' tanpa langkahnya' FROM treasury_request r
  WHERE NOT EXISTS (SELECT FROM treasury_act a WHERE a.request_id = r.id AND a.step = CASE r.state WHEN 'submitted' THEN 'submit'
    WHEN 'verified' THEN 'verify' WHEN 'ordered' THEN 'order' WHEN 'paid' THEN 'pay' ELSE 'refuse' END)
UNION ALL SELECT 'jurnal ' || c.book || ' ' || c.year || ' ' || c.no || ': hash tidak cocok' FROM (
    SELECT e.book, e.year, e.no, e.hash, e.body, s.name,
      coalesce(lag(e.hash) OVER (PARTITION BY e.series_id ORDER BY e.no),
        sha256(convert_to('simpul ledger 1 ' || e.book || ' ' || e.year, 'UTF8'))) AS before
    FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id) c
  WHERE ledger_hash(c.before, c.body) <> c.hash
UNION ALL SELECT 'jurnal ' || e.id || ': tidak tercatat dalam pohon bukti'
  FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id
  WHERE NOT EXISTS (SELECT FROM proof_leaf l WHERE l.kind = 'ledger.entry' AND l.ref = ledger_ref(e.book, e.year, s.name, e.no))
    AND NOT EXISTS (SELECT FROM proof_pending p WHERE p.kind = 'ledger.entry' AND p.ref = ledger_ref(e.book, e.year, s.name, e.no))
"""
