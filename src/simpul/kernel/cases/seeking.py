"""Searching many cases for words: the newest first, in windows that grow, so that the cost does not grow with the past.

A frequent word fills a page from the newest two thousand cases, walked in order. A rarer one is looked for in the era of the newest case
and the one before it, then in wider eras, then everywhere: eras stand in the search index beside the words (`case_search`), so each
window reads what it holds of the word and no more. Where a wider window would hold too much of it to read, the search stops and says
how far it came; its next page goes on from there. Decision record 0048.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from simpul.kernel import kept
from simpul.kernel.cases import lists
from simpul.kernel.cases.models import ERAS, CaseQuerySet

WALKED = 2_000  # newest cases that are looked at one by one
MOST_READ = 4_000  # cases with the words that one question may be expected to read
NEWEST = 2**62  # beyond every case
FIRST = 25  # of what is sought the newest are wanted; whoever wants more words adds them, or asks for the next page

_QUERY = "(SELECT websearch_to_tsquery('indonesian', %s))"
_WALK = f"""SELECT * FROM (SELECT * FROM cases_case WHERE id < %s ORDER BY id DESC LIMIT {WALKED}) latest WHERE search @@ {_QUERY}"""
_IN_ERAS = """SELECT * FROM cases_case WHERE id < %s AND search @@ {query}
  AND (id >> {bits}) = ANY (ARRAY[(SELECT id >> {bits} FROM latest), (SELECT (id >> {bits}) - 1 FROM latest)])"""
_EVERYWHERE = f"SELECT * FROM cases_case WHERE id < %s AND search @@ {_QUERY}"
_PAGE = """
WITH latest AS (SELECT max(id) AS id FROM cases_case WHERE id < %s), near AS ({near})
SELECT (SELECT min(id) FROM cases_case), latest.id, {density}, page.* FROM latest LEFT JOIN ({cases}) page ON true ORDER BY page.id DESC"""
_WHOLE = re.compile(
    r'FROM "cases_case"(?! U\d)'
)  # U0, U1 …: Django's names for the tables of a question within another
_PUBLIC = "(SELECT count(*) FROM near WHERE published)"
_OPENED = "SELECT opened_at FROM cases_case WHERE id >= %s ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class Window:
    """Some of the newest cases: those of two eras of `2 ** bits`, or the newest `WALKED` (0), or all (64)."""

    bits: int

    @property
    def sql(self) -> str:
        """The cases in it that have the words. Two values: the number before which they stand, the words."""
        if self.bits in (0, 64):
            return _EVERYWHERE if self.bits else _WALK
        return _IN_ERAS.format(bits=self.bits, query=_QUERY)

    def floor(self, latest: int) -> int:
        """The number of the oldest case that it may hold."""
        if self.bits == 64:
            return 0
        return max(0, ((latest >> self.bits) - 1) << self.bits if self.bits else latest - WALKED + 1)


WINDOWS = tuple(Window(bits) for bits in (0, *ERAS, 64))


@dataclass(frozen=True)
class Seen:
    """What one window showed: the numbers of the oldest case and of the newest before the key, how many public ones have the words."""

    oldest: int
    latest: int
    public: int
    rows: list[Any]

    def within(self, window: Window) -> bool:
        """Whether no case is older than the window."""
        return window.floor(self.latest) <= self.oldest

    def expected(self, window: Window, wider: Window) -> float:
        """How many cases with the words a wider window may hold, if they are as frequent there."""
        held, more = (self.latest - max(one.floor(self.latest), self.oldest) + 1 for one in (window, wider))
        return self.public * more / held


def newest_first(
    cases: Callable[[], CaseQuerySet],
    words: str,
    after: str = "",
    size: int = FIRST,
    *,
    kept_as: Hashable = None,
    beside: lists.Beside = None,
    **told: Any,
) -> lists.Page:
    """A page of the cases with these words. `cases` have come through the gate; `kept_as` holds all that decides over them."""
    asked = Asked(cases, words, lists.place_after(after) or NEWEST, size, kept_as, beside, told)
    for window, seen, last in _widening(asked):
        page = lists.page_of(seen.rows, size, lambda row: lists.key(str(row.id)))
        if page.after:
            return page
        if last and (floor := window.floor(seen.latest)) > seen.oldest:
            return replace(page, after=lists.key(str(floor)), since=_opened(floor))
        if last:
            return page
    raise AssertionError  # the last window is the last


@dataclass(frozen=True)
class Asked:
    """What is sought: see `newest_first`. `before`: the number before which all cases stand."""

    cases: Callable[[], CaseQuerySet]
    words: str
    before: int
    size: int
    kept_as: Hashable = None
    beside: lists.Beside = None
    told: Mapping[str, Any] = field(default_factory=dict)


def _widening(asked: Asked) -> Iterator[tuple[Window, Seen, bool]]:
    """One window after the other, and whether it is the last worth opening."""
    for window, wider in zip(WINDOWS, (*WINDOWS[1:], None), strict=True):
        seen = _look(window, asked)
        yield window, seen, wider is None or seen.within(window) or seen.expected(window, wider) > MOST_READ


def _look(window: Window, asked: Asked) -> Seen:
    def wanted() -> Any:
        return lists.columns(lists.awake(asked.cases()).order_by("-id"), asked.beside)[: asked.size + 1]

    key = asked.kept_as and ("sought", window, asked.size, bool(asked.beside), asked.kept_as)
    question = kept.question(key, wanted, settled=bool(asked.beside)) if key else kept.put_together(wanted)
    if question is None:
        return Seen(0, 0, 0, [])
    values = [asked.before, asked.before, asked.words, *question.filled(asked.told)]
    density = _PUBLIC if window.bits else "0"  # walking ends when the page is full: nothing is counted
    found = kept.run(_within(window.sql, density, question.sql), values)
    oldest, latest, public = found[0][:3]
    rows = question.read([row[3:] for row in found if row[3] is not None])
    return Seen(oldest or 0, latest or 0, public, rows)


@lru_cache(maxsize=500)
def _within(near: str, density: str, sql: str) -> str:
    """The same question, asked of the window alone; what it asks beside its rows stays as it is."""
    return _PAGE.format(near=near, density=density, cases=_WHOLE.sub('FROM near AS "cases_case"', sql, count=1))


def _opened(number: int) -> datetime | None:
    found = kept.run(_OPENED, [number])
    return found[0][0] if found else None
