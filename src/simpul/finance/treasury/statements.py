"""The bank's files: what was paid and received there, taken in once, laid beside what we paid and received (F17).

CSV with a heading (day, amount or debit and credit, reference, description), or SWIFT MT940. A file is taken in whole or not at all.
`suggest` finds what fits exactly; `lay` lays one beside the other, and `undo` answers a wrong one by its negative.
"""

from __future__ import annotations

import csv
import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

import mt940
from django.db import connection
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import BankLine, Match, Statement
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.workflow import Refused
from simpul.lib import clock

COLUMNS = {
    "day": ("tanggal", "date", "tgl"), "amount": ("jumlah", "amount", "nominal"), "debit": ("debit", "debet", "keluar"),
    "credit": ("kredit", "credit", "masuk"), "reference": ("referensi", "reference", "no bukti", "ref"),
    "words": ("keterangan", "description", "uraian", "remark"),
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
LARGEST = 5_000_000  # bytes of a file


@dataclass(frozen=True)
class Said:
    """A line as the bank wrote it: in is positive."""

    day: date
    amount: Decimal
    reference: str
    words: str


@deed
def take_in(account: str, content: bytes, *, by: Viewer, example: bool = False) -> Statement:
    """Take a bank's file in. Raises `Refused` for what it is not, by line, or where it was taken in before."""
    person = must_hold(by, roles.DEPUTY_TREASURER, 0)
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > LARGEST:
        raise Refused(_("Berkas bank terlalu besar. Bagi menurut bulan."))
    if Statement.objects.filter(digest=digest).exists():
        raise Refused(_("Berkas ini sudah diambil."))
    lines, opening, closing = read(content)
    entry = audit.record("treasury.statement", "bank", account, by=person, digest=digest, lines=len(lines))
    statement = Statement.objects.create(
        account=account, first_day=min(one.day for one in lines), last_day=max(one.day for one in lines), opening=opening,
        closing=closing, digest=digest, taken_at=clock.now(), audit=entry, example=example,
    )  # fmt: skip
    BankLine.objects.bulk_create(
        BankLine(statement=statement, n=n, **vars(one)) for n, one in enumerate(lines, start=1)
    )
    return statement


def read(content: bytes) -> tuple[list[Said], Decimal | None, Decimal | None]:
    """The lines of a file, with the balances before and after where it says them. Raises `Refused`."""
    text = content.decode("utf-8-sig", errors="replace").replace("\0", "")
    swift = re.search(r"^:20:", text, re.MULTILINE) is not None
    lines, opening, closing = _of_swift(text) if swift else (list(_of_csv(text)), None, None)
    if not lines:
        raise Refused(_("Berkas ini tidak memuat mutasi."))
    if opening is not None and closing is not None and opening + sum(one.amount for one in lines) != closing:
        raise Refused(_("Saldo awal dan mutasi berkas ini tidak menghasilkan saldo akhirnya. Minta berkas yang utuh."))
    return lines, opening, closing


def _of_swift(text: str) -> tuple[list[Said], Decimal | None, Decimal | None]:
    try:
        found = mt940.parse(text)
    except Exception as broken:  # the library raises whatever its patterns do
        raise Refused(_("Berkas MT940 ini tidak dapat dibaca.")) from broken
    lines = [
        Said(
            date.fromisoformat(str(one.data["date"])),
            Decimal(str(one.data["amount"].amount)),
            str(one.data.get("customer_reference") or ""),
            " ".join(str(one.data.get("transaction_details") or "").split()),
        )
        for one in found
    ]
    balances = [found.data.get(name) for name in ("final_opening_balance", "final_closing_balance")]
    opening, closing = (Decimal(str(one.amount.amount)) if one is not None else None for one in balances)
    return lines, opening, closing


def _of_csv(text: str) -> Iterator[Said]:
    delimiter = ";" if text.partition("\n")[0].count(";") >= text.partition("\n")[0].count(",") else ","
    rows = csv.reader(StringIO(text), delimiter=delimiter)
    places = _places(next(rows, []))
    for n, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            yield _said(n, {name: row[place].strip() for name, place in places.items() if place < len(row)})


def _places(heading: list[str]) -> dict[str, int]:
    named = {cell.strip().lower(): place for place, cell in enumerate(heading)}
    places = {name: named[way] for name, ways in COLUMNS.items() for way in ways if way in named}
    if "day" not in places or not ("amount" in places or {"debit", "credit"} <= places.keys()):
        raise Refused(
            _("Baris pertama berkas menyebut kolom: tanggal, jumlah (atau debit dan kredit), referensi, keterangan.")
        )
    return places


def _said(n: int, row: dict[str, str]) -> Said:
    amount = (
        _amount(n, row["amount"]) if row.get("amount") else _amount(n, row.get("credit")) - _amount(n, row.get("debit"))
    )
    if not amount:
        raise Refused(_("Baris %(n)s: jumlahnya nol.") % {"n": n})
    return Said(_day(n, row.get("day", "")), amount, row.get("reference", ""), row.get("words", ""))


def _day(n: int, text: str) -> date:
    for way in DAYS:
        try:
            return date(*time.strptime(text, way)[:3])
        except ValueError:
            continue
    raise Refused(
        _("Baris %(n)s: tanggal “%(text)s” tidak terbaca. Tulis seperti 31/12/2027.") % {"n": n, "text": text[:20]}
    )


def _amount(n: int, text: str | None) -> Decimal:
    """`1.234.567,89` and `1234567.89` alike; empty is nothing."""
    plain = (text or "0").replace(" ", "").removeprefix("Rp")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})*(,\d{1,2})?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d{1,2})?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,16}(\.\d{1,2})?", plain):  # also what Decimal would read: NaN, Infinity, 1e30
        raise Refused(_("Baris %(n)s: jumlah “%(text)s” tidak terbaca.") % {"n": n, "text": (text or "")[:20]})
    return Decimal(plain).quantize(Decimal("0.01"))


SUGGEST = """
SELECT l.id, k.kind, k.id FROM treasury_bankline l JOIN LATERAL (
  SELECT 'payment' AS kind, a.id, a.day,
    -(r.amount - coalesce((SELECT sum(w.amount) FROM treasury_withholding w WHERE w.request_id = r.id), 0)) AS amount,
    'SP2D ' || a.no AS name FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.step = 'pay'
  UNION ALL SELECT 'revenue', v.id, v.day, v.amount, v.reference FROM treasury_revenue v WHERE NOT v.to_treasurer
  UNION ALL SELECT 'deposit', d.id, d.day, d.amount, d.number FROM treasury_deposit d
  UNION ALL SELECT 'remittance', t.id, t.day, -t.amount, t.receipt FROM treasury_remittance t
) k ON k.amount = l.amount AND abs(k.day - l.day) <= 7
WHERE l.statement_id = %s AND NOT EXISTS (SELECT FROM treasury_match m WHERE m.line_id = l.id)
  AND NOT EXISTS (SELECT FROM treasury_match m WHERE k.id = CASE k.kind WHEN 'payment' THEN m.payment_id WHEN 'revenue' THEN m.revenue_id
    WHEN 'deposit' THEN m.deposit_id ELSE m.remittance_id END)
ORDER BY l.id, position(lower(k.name) IN lower(l.reference || ' ' || l.words)) = 0, abs(k.day - l.day), k.id
"""


def suggest(statement: Statement) -> list[tuple[int, str, int]]:
    """Which line may be what: the same amount within a week, best first, each document for one line. (line, kind, document)."""
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, [statement.pk])
        found = cursor.fetchall()
    lines: dict[int, tuple[str, int]] = {}
    for line, kind, subject in found:
        if line not in lines and (kind, subject) not in lines.values():
            lines[line] = (kind, subject)
    return [(line, *of) for line, of in lines.items()]


@deed
def lay(line: BankLine, kind: str, subject: int, amount: Decimal, *, by: Viewer) -> Match:
    """This much of a bank line is that document: `payment`, `revenue`, `deposit` or `remittance`. Raises `Refused`."""
    person = must_hold(by, roles.DEPUTY_TREASURER, 0)
    entry = audit.record(
        "treasury.match", "bank_line", line.pk, by=person, kind=kind, subject=subject, amount=str(amount)
    )
    return _laid(line.pk, kind, subject, amount, None, entry.pk)


@deed
def undo(match: Match, *, by: Viewer, reason: str) -> Match:
    """They do not belong together. Raises `Refused`."""
    person = must_hold(by, roles.DEPUTY_TREASURER, 0)
    entry = audit.record("treasury.unmatch", "bank_line", match.line_id, by=person, reason=reason, match=match.pk)
    kinds = ("payment", "revenue", "deposit", "remittance")
    kind, subject = next((kind, getattr(match, f"{kind}_id")) for kind in kinds if getattr(match, f"{kind}_id"))
    return _laid(match.line_id, kind, subject, -match.amount, match.pk, entry.pk)


def _laid(line: int, kind: str, subject: int, amount: Decimal, undoes: int | None, entry: int) -> Match:
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT treasury_match(%s, %s, %s, %s, %s, %s)", [line, kind, subject, amount, undoes, entry])
        return Match.objects.get(pk=cursor.fetchone()[0])


UNMATCHED = """
SELECT l.id, l.day, l.amount - coalesce(sum(m.amount), 0) AS rest FROM treasury_bankline l LEFT JOIN treasury_match m ON m.line_id = l.id
GROUP BY l.id HAVING l.amount <> coalesce(sum(m.amount), 0) ORDER BY l.day, l.id LIMIT %s
"""


def unmatched(most: int = 10_000) -> list[tuple[int, date, Decimal]]:
    """Lines of the bank that nothing of ours explains whole: line, day, what is left. The oldest first, so many at the most."""
    with connection.cursor() as cursor:
        cursor.execute(UNMATCHED, [most])
        return list(cursor.fetchall())
