"""What an address asks of the books: a year, months, an agency, accounts. What makes no sense becomes what comes nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest

from simpul.finance.ledger.models import Period
from simpul.finance.reports.layouts import STATEMENTS, Measure, Statement
from simpul.finance.reports.postings import Sought
from simpul.finance.reports.statements import Row
from simpul.finance.reports.sums import Span
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.periods import MONTHS


@dataclass(frozen=True)
class Asked:
    """An address, read."""

    request: HttpRequest

    @cached_property
    def years(self) -> list[int]:
        """The years that have books, the newest first."""
        return list(Period.objects.filter(month=1).order_by("-year").values_list("year", flat=True))

    @cached_property
    def year(self) -> int:
        """The year asked for; else the running one, or the newest before it."""
        today = clock.today(current().zone).year
        past = [year for year in self.years if year <= today]
        return self._number("tahun", self.years) or (past[0] if past else self.years[0] if self.years else today)

    @cached_property
    def agencies(self) -> Sequence[Agency]:
        """The agencies that may be chosen."""
        return list(Agency.objects.order_by("name"))

    @cached_property
    def agency(self) -> Agency | None:
        """The agency asked for; none is the whole regency."""
        code = self.request.GET.get("opd", "")
        return next((one for one in self.agencies if one.code == code), None) if code else None

    @cached_property
    def span(self) -> Span:
        """The months, turned round where they were written the wrong way."""
        first, last = self._number("dari", range(1, 13)) or 1, self._number("sampai", range(1, 13)) or 12
        return Span(self.year, min(first, last), max(first, last), self.agency.pk if self.agency else None)

    @cached_property
    def statement(self) -> Statement:
        """The statement asked for; else the first."""
        return STATEMENTS.get(self.request.GET.get("laporan", ""), STATEMENTS["lra"])

    @property
    def complete(self) -> bool:
        """Whether lines without any amount are wanted, too."""
        return "lengkap" in self.request.GET

    @cached_property
    def sought(self) -> Sought:
        """The postings asked for."""
        return Sought(self.span, self._codes("akun"), self._codes("kecuali"))

    @property
    def after(self) -> int | None:
        """Where the page before ended."""
        said = self.request.GET.get("setelah", "")
        return int(said) if said.isdecimal() and len(said) < 19 else None

    def query(self, **more: object) -> str:
        """The same span as part of an address, with other things said."""
        said: dict[str, object] = {"tahun": self.span.year, "dari": self.span.first, "sampai": self.span.last}
        if self.agency:
            said["opd"] = self.agency.code
        return urlencode({name: value for name, value in (said | more).items() if value not in ("", None)})

    def opens(self, row: Row) -> str:
        """What makes up a line, as part of the address of its postings; empty where there is nothing to open."""
        terms = row.line.terms
        if not terms:
            return ""
        wanted = [
            term.prefix for term in terms if not _lies_under(term.prefix, (t.prefix for t in terms if t is not term))
        ]
        without = [term.prefix for term in terms if term.prefix not in wanted]
        before = {Measure.BALANCE, Measure.BEGINNING}
        first = 1 if any(term.measure in before for term in terms) else self.span.first
        return self.query(akun=",".join(dict.fromkeys(wanted)), kecuali=",".join(dict.fromkeys(without)), dari=first)

    def months(self, language: str) -> str:
        """The span in words: `Januari–Maret 2027`, `2027`."""
        names = MONTHS["en" if language == "en" else "id"]
        first, last = names[self.span.first - 1], names[self.span.last - 1]
        if (self.span.first, self.span.last) == (1, 12):
            return str(self.span.year)
        return f"{first}–{last} {self.span.year}" if first != last else f"{first} {self.span.year}"

    def month_names(self, language: str) -> list[tuple[int, str]]:
        """The months to choose from."""
        return list(enumerate(MONTHS["en" if language == "en" else "id"], 1))

    def _number(self, name: str, allowed: Iterable[int]) -> int | None:
        said = self.request.GET.get(name, "")
        return int(said) if said.isdecimal() and len(said) < 5 and int(said) in allowed else None

    def _codes(self, name: str) -> tuple[str, ...]:
        said = self.request.GET.get(name, "")[:400].split(",")
        return tuple(code for code in said if code and set(code) <= set("0123456789."))


def _lies_under(code: str, others: Iterable[str]) -> bool:
    return any(f"{code}.".startswith(f"{other}.") and code != other for other in others)
