"""What an address asks of the budget: year, version, side, what to narrow to, by what to look. Nonsense becomes what is nearest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest

from simpul.finance.budget.models import Line, Side, Version
from simpul.finance.openness.axes import AXES, COLUMNS, LINES, OTHER_WAYS, PLACE, SPENDING_WAYS, Axis, deeper
from simpul.kernel.regency import current
from simpul.lib import clock

SIDES = {"belanja": Side.SPENDING, "pendapatan": Side.REVENUE, "penerimaan": Side.RECEIPT, "pengeluaran": Side.OUTLAY}
NARROWS = (*COLUMNS, "wilayah")
LONGEST = 80


@dataclass(frozen=True)
class Asked:
    """An address, read."""

    request: HttpRequest
    year: int

    @cached_property
    def versions(self) -> list[Version]:
        """The versions in force of the year, the oldest first. Drafts are nobody's business yet."""
        return list(Version.objects.filter(year=self.year, state=Version.State.EFFECTIVE).order_by("n"))

    @cached_property
    def version(self) -> Version | None:
        """The version asked for, if it isn't the newest: what the lines came to under it."""
        said = self.request.GET.get("versi", "")
        return next((one for one in self.versions[:-1] if str(one.n) == said), None)

    @cached_property
    def side(self) -> str:
        """The side asked for, as in the address."""
        said = self.request.GET.get("sisi", "")
        return said if said in SIDES else "belanja"

    @property
    def spends(self) -> bool:
        """Whether commitments and payments exist on this side."""
        return self.side in {"belanja", "pengeluaran"}

    @cached_property
    def narrowed(self) -> dict[str, str]:
        """What is narrowed to, by its name in the address."""
        said = {name: self.request.GET.get(name, "").strip()[:LONGEST] for name in NARROWS}
        return {name: value for name, value in said.items() if value and "\0" not in value}

    @cached_property
    def words(self) -> str:
        """What is searched for in names of activities, accounts and agencies."""
        return " ".join(self.request.GET.get("cari", "").replace("\0", "").split())[:LONGEST]

    @property
    def ways(self) -> tuple[str, ...]:
        """The axes to choose from on this side."""
        return SPENDING_WAYS if self.side == "belanja" else OTHER_WAYS

    @cached_property
    def axis(self) -> Axis:
        """By what to look."""
        said = AXES.get(self.request.GET.get("menurut", ""))
        if (
            said
            and (said.narrows != "kegiatan" or self.side == "belanja")
            and (said is not PLACE or self.side == "belanja")
        ):
            return said
        return LINES if self.words else AXES[self.ways[0]]

    @property
    def after(self) -> int:
        """Where the page of lines before ended."""
        said = self.request.GET.get("setelah", "")
        return int(said) if said.isdecimal() and len(said) < 18 else 0

    def query(self, **more: object) -> str:
        """The same question as part of an address, with other things said."""
        said: dict[str, object] = {**self.narrowed, "cari": self.words, "menurut": self.axis.code}
        said |= {"sisi": "" if self.side == "belanja" else self.side, "versi": self.version.n if self.version else ""}
        return urlencode({name: value for name, value in (said | more).items() if value not in ("", None)})

    def opens(self, key: str) -> str:
        """The question that a row of the axis opens."""
        narrowed = self.narrowed | {self.axis.narrows: key}
        return self.query(**{self.axis.narrows: key}, menurut=deeper(self.axis, narrowed).code)

    def without(self, name: str) -> str:
        """The question without one of the things it is narrowed to."""
        return self.query(**{name: ""})

    @cached_property
    def lines(self) -> Q:
        """The lines meant, seen from a line's state. Villages are narrowed to elsewhere, since no column says them."""
        found = Q(line__year=self.year, line__side=SIDES[self.side])
        for name, value in self.narrowed.items():
            if name in {"kegiatan", "akun"}:
                column = COLUMNS[name]
                found &= Q(**{column: value}) | Q(**{f"{column}__startswith": f"{value}."})
            elif name in COLUMNS:
                found &= Q(**{COLUMNS[name]: value})
        for word in self.words.split():
            places = ("line__activity__name", "line__account__name", "line__agency__name", "line__agency__short_name")
            one = Q()
            for place in places:
                one |= Q(**{f"{place}__icontains": word})
            found &= one
        return found


def years() -> list[int]:
    """The years that have a budget in force, the newest first."""
    found = Version.objects.filter(state=Version.State.EFFECTIVE).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(found))


def nearest(known: list[int]) -> int | None:
    """The running year, or the newest before it, or the next."""
    today = clock.today(current().zone).year
    past = [year for year in known if year <= today]
    return past[0] if past else (known[-1] if known else None)


def has_lines(year: int) -> bool:
    """Whether anything was ever budgeted in a year."""
    return Line.objects.filter(year=year).exists()
