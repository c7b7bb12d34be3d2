"""The bank's statements: a file for each month, taken in and laid beside what was paid and received. A little of it fits nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from simpul.config.demonstration.money.script import Script, last
from simpul.config.demonstration.money.stage import Stage
from simpul.config.demonstration.money.steps import Step
from simpul.finance import roles
from simpul.finance.treasury import statements
from simpul.finance.treasury.models import BankLine

ACCOUNT = "Kas Daerah contoh 1-001-00001-1"
MISSED = 97  # one of so many is not on the statement of its month
MOVED = """
SELECT a.day, 'SP2D ' || a.no,
  -(r.amount - coalesce((SELECT sum(w.amount) FROM treasury_withholding w WHERE w.request_id = r.id), 0)), r.words
  FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id
  WHERE a.step = 'pay' AND r.example AND a.day BETWEEN %(first)s AND %(last)s
UNION ALL SELECT day, reference, amount, words FROM treasury_revenue
  WHERE NOT to_treasurer AND example AND day BETWEEN %(first)s AND %(last)s
UNION ALL SELECT day, number, amount, 'Setoran' FROM treasury_deposit WHERE example AND day BETWEEN %(first)s AND %(last)s
UNION ALL SELECT day, receipt, -amount, 'Setoran pajak' FROM treasury_remittance WHERE example AND day BETWEEN %(first)s AND %(last)s
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Statement(Step):
    """A month's statement, and its lines laid beside what they are of."""

    rank = 8
    month: int

    def tell(self, on: Stage) -> None:
        by, last_day = on.who(roles.DEPUTY_TREASURER), date(on.year, self.month, last(on.year, self.month))
        with connection.cursor() as cursor:
            cursor.execute(MOVED, {"first": last_day.replace(day=1), "last": last_day})
            moved = [row for n, row in enumerate(cursor.fetchall(), self.month) if n % MISSED]
        lines = ["tanggal;jumlah;referensi;keterangan"]
        lines += [
            _said(min(day + timedelta(days=n % 31 == 0), last_day), amount, name, words)
            for n, (day, name, amount, words) in enumerate(moved)
        ]
        lines.append(_said(last_day, Decimal(-35_000 - self.month), "ADM", "Biaya administrasi bank"))
        statement = statements.take_in(ACCOUNT, "\n".join(lines).encode(), by=by, example=True)
        found = {line.pk: line for line in BankLine.objects.filter(statement=statement)}
        for line, kind, subject in statements.suggest(statement):
            statements.lay(found[line], kind, subject, found[line].amount, by=by)


def _said(day: date, amount: Decimal, reference: str, words: str) -> str:
    return f"{day.isoformat()};{amount:.2f};{reference};{words.replace(';', ',')}"


def statement(script: Script) -> None:
    """One for each month, on the fifth of the next; the last on the year's last day."""
    for month in range(1, 13):
        script.steps.append(Statement(script.day(month + 1, 5) if month < 12 else script.end, month))
