"""The rows of the package, read by key some thousand at a time: budget by version, what was paid, what came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection

from simpul.finance.budget.models import Line, Version
from simpul.finance.disclosure.ocds import facts
from simpul.finance.treasury.models import Contract, Party

Row = tuple[Any, ...]
STEP = 2000
LINES = 500  # budget lines at once: each has a row for every version
PHASES = {"approved": "APBD murni", "adjusted": "Setelah pergeseran atau perubahan", "executed": "Realisasi"}

# A code and its name for each level above: charts are of one year, and a code's beginning is the code above it.
_ABOVE = """array_to_string((string_to_array({code}, '.'))[1:{depth}], '.')"""


def _joined(table: str, alias: str, of: str, depth: int, extra: str = "") -> str:
    above = _ABOVE.format(code=f"{of}.code", depth=depth)
    return f"LEFT JOIN {table} {alias} ON {alias}.year = l.year AND {alias}.code = {above} {extra}"


DIMENSIONS = """l.id::text, l.year, CASE WHEN l.outgoing THEN 'expenditure' ELSE 'revenue' END, l.side,
  coalesce(k.code, g.code), g.name, u.code, u.name, b.code, b.name, p.code, p.name, e.code, e.name, s.code, s.name,
  a1.code, a1.name, a2.code, a2.name, a3.code, a3.name, a.code, a.name, f.code, f.name"""
JOINS = "\n".join((
    "JOIN organizations_agency g ON g.id = l.agency_id",
    "LEFT JOIN classification_agencycode k ON k.agency_id = l.agency_id AND k.year = l.year",
    "LEFT JOIN classification_activity s ON s.id = l.activity_id",
    *(
        _joined("classification_activity", alias, "s", depth, f"AND {alias}.level = {depth}")
        for alias, depth in (("u", 1), ("b", 2), ("p", 3), ("e", 5))
    ),
    "JOIN classification_account a ON a.id = l.account_id",
    *(_joined("classification_account", f"a{depth}", "a", depth) for depth in (1, 2, 3)),
    "LEFT JOIN classification_fund f ON f.id = l.fund_id",
))  # fmt: skip

BUDGETED = f"""
SELECT {DIMENSIONS}, CASE WHEN v.kind = 'murni' THEN 'approved' ELSE 'adjusted' END, v.n, v.title, v.decree, v.day, sum(c.delta), l.example
FROM budget_line l {JOINS}
JOIN budget_version v ON v.year = l.year AND v.state = 'effective'
JOIN budget_version w ON w.year = l.year AND w.state = 'effective' AND w.n <= v.n
JOIN budget_change c ON c.version_id = w.id AND c.line_id = l.id
WHERE l.id = ANY(%(lines)s)
GROUP BY l.id, k.id, g.id, u.id, b.id, p.id, e.id, s.id, a1.id, a2.id, a3.id, a.id, f.id, v.id
UNION ALL
SELECT {DIMENSIONS}, 'executed', 0, NULL, NULL, NULL,
  CASE WHEN l.outgoing THEN t.paid ELSE coalesce((SELECT sum(r.amount) FROM treasury_revenue r WHERE r.line_id = l.id), 0) END, l.example
FROM budget_line l {JOINS} JOIN budget_linestate t ON t.line_id = l.id
WHERE l.id = ANY(%(lines)s) AND EXISTS (
  SELECT FROM budget_change c JOIN budget_version v ON v.id = c.version_id WHERE c.line_id = l.id AND v.state = 'effective')
ORDER BY 1, 27, 28
"""
ORDERED = f"""
SELECT i.id, 'sp2d-' || i.id, 'SP2D ' || t.no, t.day, {DIMENSIONS}, y.id, y.kind, y.name, o.id, o.ocid, i.amount, q.example
FROM treasury_item i JOIN treasury_request q ON q.id = i.request_id AND q.state = 'paid'
JOIN treasury_act t ON t.request_id = q.id AND t.step = 'pay'
JOIN treasury_partyaccount n ON n.id = q.account_id JOIN treasury_party y ON y.id = n.party_id
JOIN treasury_commitment m ON m.id = i.commitment_id LEFT JOIN treasury_contract o ON o.id = m.contract_id
JOIN budget_line l ON l.id = m.line_id {JOINS}
WHERE l.year = %(year)s AND i.id > %(after)s ORDER BY i.id LIMIT %(most)s
"""
ACCOUNTED = f"""
SELECT i.id, 'spj-' || i.id, 'SPJ ' || t.no, t.day, {DIMENSIONS}, NULL, NULL, NULL, o.id, o.ocid, i.amount, t.example
FROM treasury_accountingitem i JOIN treasury_accounting t ON t.id = i.accounting_id AND t.kind = 'spent'
JOIN treasury_commitment m ON m.id = i.commitment_id LEFT JOIN treasury_contract o ON o.id = m.contract_id
JOIN budget_line l ON l.id = m.line_id {JOINS}
WHERE l.year = %(year)s AND i.id > %(after)s ORDER BY i.id LIMIT %(most)s
"""
RECEIVED = f"""
SELECT r.id, 'penerimaan-' || r.id, r.day, {DIMENSIONS}, r.amount, r.example
FROM treasury_revenue r JOIN budget_line l ON l.id = r.line_id {JOINS}
WHERE l.year = %(year)s AND r.id > %(after)s ORDER BY r.id LIMIT %(most)s
"""
EXECUTED = "executed", PHASES["executed"]


def years() -> list[int]:
    """The years with a budget in force, the newest first."""
    found = Version.objects.filter(state=Version.State.EFFECTIVE).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def budget(year: int) -> Iterator[Row]:
    """Each line under each version in force, and what became of it."""
    after = 0
    while keys := list(Line.objects.of(year).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:LINES]):
        for row in _asked(BUDGETED, {"lines": keys}):
            phase = row[-7]
            yield (*row[:-7], phase, PHASES[phase], *row[-6:])
        after = keys[-1]


def spending(year: int) -> Iterator[Row]:
    """Each part of a payment by the line it was taken from; out of a treasurer's cash, too, as far as he accounted for it."""
    for question in (ORDERED, ACCOUNTED):
        for row in _paged(question, year):
            key, kind, name, contract, ocid, value, example = row[-7:]
            who = _payee(key, kind, name)
            process = facts.ocid(Contract(pk=contract, ocid=ocid)) if contract else ""
            yield (*row[:-7], *EXECUTED, *who, process, value, example)


def revenue(year: int) -> Iterator[Row]:
    """Money as it came in, by line."""
    for row in _paged(RECEIVED, year):
        yield (*row[:-2], *EXECUTED, *row[-2:])


def _payee(key: int | None, kind: str, name: str) -> tuple[str, str]:
    if key is None:
        return "", ""
    party = Party(pk=key, kind=kind, name=name)
    return "" if kind == Party.Kind.PERSON else f"pihak-{key}", party.public_name


def _paged(question: str, year: int) -> Iterator[Row]:
    after = 0
    while found := _asked(question, {"year": year, "after": after, "most": STEP}):
        for row in found:
            yield row[1:]
        after = found[-1][0]


def _asked(question: str, values: dict[str, Any]) -> Sequence[Row]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: list[Row] = cursor.fetchall()
        return found


FILES: dict[str, Callable[[int], Iterator[Row]]] = {"anggaran": budget, "belanja": spending, "pendapatan": revenue}
