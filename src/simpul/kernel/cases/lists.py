"""Lists of cases: quick at a million rows, because they read few columns, page by key and never count everything."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import Field, Q, Subquery, TextField
from django.utils.translation import gettext

from simpul.kernel import kept
from simpul.kernel.cases import numbers, services
from simpul.kernel.cases.models import Case, CaseQuerySet
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.kernel.workflow import State
from simpul.lib import clock
from simpul.lib.memo import Memo

K = TypeVar("K")
PAGE = 50
MOST_COUNTED = 1000
LONGEST = 200  # characters of a search: more is no question, only work
COLUMNS = (
    *("id", "number", "service", "title", "state", "channel", "secrecy", "region_id", "agency_id", "assignee_id"),
    *("opened_at", "due_at", "closed_at", "paused_at", "late", "example", "seq", "pause_reason"),
)
WIDTH = len(COLUMNS)
Cases = CaseQuerySet | Callable[[], CaseQuerySet]  # made at once, or only when a kept question is put together


class Names(dict[K, str]):
    """Names as they were read once. It equals itself alone, so it can stand in a key: what shows other names is another thing."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
    __ne__ = object.__ne__


agency_names: Memo[Names[int]] = Memo(lambda: Names(Agency.objects.values_list("pk", "short_name")), seconds=60)
region_names: Memo[dict[str, str]] = Memo(lambda: dict(Region.objects.values_list("code", "name")), seconds=300)
place_names: Memo[Names[str]] = Memo(lambda: _places(dict(Region.objects.values_list("code", "name"))), seconds=300)
Beside = Callable[[], dict[str, Subquery]] | None  # what an office is told beside its list, asked along with it


class Row(NamedTuple):
    """A case as a list shows it: the columns as they came. None of them tells who asked."""

    id: int
    number: str
    service: str
    title: str
    state_code: str
    channel: str
    secrecy: int
    region_id: str | None
    agency_id: int | None
    assignee_id: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    paused_at: datetime | None
    late: bool
    example: bool
    seq: int
    pause_reason: str

    @property
    def state(self) -> State:
        return services.registry[self.service].workflow.states[self.state_code]

    @property
    def service_name(self) -> str:
        return str(services.registry[self.service].name)

    @property
    def agency(self) -> str:
        return agency_names().get(self.agency_id or 0, "")

    @property
    def village(self) -> str:
        return region_names().get(self.region_id or "", "")

    @property
    def district(self) -> str:
        return region_names().get((self.region_id or "")[:8], "")

    @property
    def where(self) -> str:
        """Village and kecamatan; empty when no place was told."""
        return place_names().get(self.region_id or "", "")

    @property
    def paused_for(self) -> str:
        """Why the clock stands still; empty while it runs."""
        reasons = services.registry[self.service].workflow.pause_reasons
        return gettext(reasons[self.pause_reason]) if self.pause_reason in reasons else ""

    @property
    def overdue(self) -> bool:
        return (
            self.due_at is not None and self.closed_at is None and self.paused_at is None and self.due_at < clock.now()
        )


@dataclass(frozen=True)
class Page:
    """Some rows, and the key from which the next page goes on (empty: this is the last).

    `since`: nothing that came before this was looked at yet; the next page goes on from there. None: everything up to the key was.
    `beside`: what was asked along with the rows; empty where there are none.
    """

    rows: tuple[Row, ...]
    after: str
    since: datetime | None = None
    beside: tuple[Any, ...] = ()


class Many(Subquery):
    """How many rows a question holds, as a value beside the rows of another: counted once, however many those are."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = Field()  # of no kind: an integer as Django knows it is converted again in every row


class Packed(Subquery):
    """The rows of a question as JSON, as a value beside the rows of another. None where there are none."""

    template = "(SELECT json_agg(packed)::text FROM (%(subquery)s) packed)"
    output_field = TextField()


def newest_first(
    cases: Cases, after: str = "", size: int = PAGE, *, kept_as: Hashable = None, beside: Beside = None, **told: Any
) -> Page:
    """A page in order of arrival, the latest first. `kept_as` keeps the first page as a question: it holds all that decides over it."""
    place = place_after(after)

    def wanted() -> CaseQuerySet:
        found = cases() if callable(cases) else cases
        return (found.filter(id__lt=place) if place else found).order_by("-id")

    found = _rows(wanted, size, None if place else kept_as and ("newest", size, kept_as), beside, told)
    return page_of(found, size, lambda last: key(str(last.id)))


def most_urgent_first(
    cases: Cases, after: str = "", size: int = PAGE, *, kept_as: Hashable = None, beside: Beside = None, **told: Any
) -> Page:
    """A page in order of deadline. Only for cases that have one (the open ones)."""
    place = _read_key(after) if len(_read_key(after)) == 2 else []

    def wanted() -> CaseQuerySet:
        found = (cases() if callable(cases) else cases).filter(due_at__isnull=False)
        if place:
            due = datetime.fromtimestamp(int(place[0]) / 1_000_000, UTC)
            found = found.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=int(place[1])), due_at__gte=due)
        return found.order_by("due_at", "id")

    found = _rows(wanted, size, None if place else kept_as and ("urgent", size, kept_as), beside, told)
    return page_of(found, size, place_of)


def every(cases: CaseQuerySet, *, by_deadline: bool = False, most: int) -> Iterator[Row]:
    """All of them, for a file, by a cursor of the database: however many there are, few are in memory."""
    ordered = cases.filter(due_at__isnull=False).order_by("due_at", "id") if by_deadline else cases.order_by("-id")
    for values in awake(ordered).values_list(*COLUMNS)[:most].iterator(chunk_size=2000):
        yield Row._make(values)


def place_of(one: Row | Case) -> str:
    """The key of a case in order of deadline: what follows it begins there. Empty if it has none."""
    return key(str(round(one.due_at.timestamp() * 1_000_000)), str(one.id)) if one.due_at else ""


def matching(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """Those whose text has all these words, in Indonesian (`rusak` finds `kerusakan`); a number finds its case."""
    words = words.strip()[:LONGEST]
    if not words:
        return cases
    if is_number(words):
        return cases.filter(Q(number__startswith=words.upper()) | Q(number=numbers.read(words)))
    sought = kept.Slot("words", lambda: words)
    return cases.filter(search=SearchQuery(sought, config="indonesian", search_type="websearch"))


def _places(names: dict[str, str]) -> Names[str]:
    """Village and kecamatan of each region, in the words of a list."""
    return Names((code, f"{name}, {names.get(code[:8], '')}") for code, name in names.items())


def districts() -> list[tuple[str, str]]:
    """The kecamatan by name, to choose from."""
    named = ((code, name) for code, name in region_names().items() if len(code) == 8)
    return sorted(named, key=lambda pair: pair[1])


def is_number(words: str) -> bool:
    """Whether somebody typed a case number, not words."""
    words = words.strip()
    return bool(numbers.read(words)) or ("-" in words and any(char.isdigit() for char in words) and " " not in words)


def count(cases: Cases, *, kept_as: Hashable = None, **told: Any) -> int:
    """How many, up to a thousand: nobody reads further, and counting a million rows costs more than the page."""

    def wanted() -> CaseQuerySet:
        return (cases() if callable(cases) else cases).order_by()[: MOST_COUNTED + 1]

    if not kept_as:
        return wanted().count()
    return kept.count(("count", kept_as), lambda: wanted().values_list("pk"), **told)


def _rows(
    wanted: Callable[[], CaseQuerySet], size: int, kept_as: Hashable, beside: Beside, told: dict[str, Any]
) -> list[Any]:
    def page() -> Any:
        return columns(awake(wanted()), beside)[: size + 1]

    if kept_as:
        return kept.ask((kept_as, bool(beside)), page, settled=bool(beside), **told)
    once = kept.put_together(page)
    return once.read(kept.run(once.sql, once.filled(told), prepare=False)) if once else []


def columns(cases: CaseQuerySet, beside: Beside = None) -> Any:
    """What a list reads of its cases, and what is asked beside them."""
    more = beside() if beside else {}
    return cases.annotate(**more).values_list(*COLUMNS, *more)


_named: Callable[[Any], Row] = partial(
    tuple.__new__, Row
)  # what `Row._make` does, without counting the columns of each row


def page_of(found: list[Any], size: int, key_of: Callable[[Row], str]) -> Page:
    """The page that these make: `size` rows and, if there is one more, the key after them."""
    rows = tuple(map(_named, (values[:WIDTH] for values in found[:size])))
    beside = found[0][WIDTH:] if found else ()
    return Page(rows, key_of(rows[-1]) if len(found) > size else "", beside=beside)


def counts(several: Sequence[tuple[Callable[[], CaseQuerySet], Hashable]], **told: Any) -> list[int]:
    """How many each holds, up to a thousand, in one question to the database. Beside each: what it is kept as; None: not at all."""
    if not several:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for cases, kept_as in several:

        def wanted(cases: Callable[[], CaseQuerySet] = cases) -> Any:
            return cases().order_by().values_list("pk")[: MOST_COUNTED + 1]

        found = kept.question(("counted", kept_as), wanted, settled=True) if kept_as else kept.put_together(wanted)
        parts.append(f"(SELECT count(*) FROM ({found.sql if found else 'SELECT WHERE false'}) AS few)")
        values += found.filled(told) if found else []
    return list(kept.run(f"SELECT {', '.join(parts)}", values)[0])


def awake(cases: CaseQuerySet) -> CaseQuerySet:
    """Without the cases of services that were switched off: those sleep."""
    return cases.filter(service__in=list(services.registry))


def key(*parts: str) -> str:
    """A place in a list, as it stands in an address."""
    return urlsafe_b64encode(":".join(parts).encode()).decode().rstrip("=")


def place_after(after: str) -> int | None:
    """The number of the case after which a list in order of arrival goes on; None where it begins."""
    parts = _read_key(after)
    return int(parts[-1]) if parts else None


def _read_key(after: str) -> list[str]:
    """A key that somebody mangled is no key: the list begins anew."""
    try:
        parts = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().split(":") if after else []
    except ValueError:
        return []
    return parts if all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts) else []
