"""Measuring one row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bench import raw
from bench.metering import Answer, Line, Request, Used, crowd
from bench.rows import Row
from bench.stage import Stage
from simpul.config.cli.trouble import Trouble

ROUNDS = 4
CHEAP = 5  # so many more of raw SQL and of the bare view: a round of theirs shall not be so short that luck makes it the best
CLIENTS = 16
REFERENCE = 0.40  # ms that the yardstick costs on the machine for which the budgets are
KEYS = ("name", "app_ms", "db_ms", "raw_db_ms", "queries", "bytes", "p50_ms", "p95_ms", "n")
_ASSET = re.compile(rb'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"[^>]*>')
_FONT = re.compile(rb"url\([\"']?([^\"')]+\.woff2)")


@dataclass
class Result:
    """One line of the scoreboard. Milliseconds of CPU a request; None where something doesn't apply."""

    name: str
    app_ms: float | None = None
    db_ms: float | None = None
    raw_db_ms: float | None = None
    queries: int | None = None
    bytes: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    n: int = 0
    app_budget: float | None = None
    db_budget: float | None = None
    page_bytes: int | None = None
    page_requests: int | None = None
    yardstick_ms: float = REFERENCE

    @property
    def scale(self) -> float:
        """What budgets are multiplied by: the machine as it was just then."""
        return self.yardstick_ms / REFERENCE

    def as_dict(self) -> dict[str, object]:
        """For JSON, rounded: the nine keys that the scoreboard's readers know."""
        known = {key: getattr(self, key) for key in KEYS}
        return {key: round(value, 3) if isinstance(value, float) else value for key, value in known.items()}


def measure(stage: Stage, row: Row, n: int) -> Result:
    """Ask n times, in turns with the bare view and the raw SQL: a machine is quicker one minute than the next. Then all at once."""
    make, sql = row.make(stage), row.raw(stage) if row.raw else ""
    line, bare = Line(stage.port), Yardstick(stage)
    ask = _asker(row, line, make)
    _tidy(stage, row)
    answer = ask(8 if row.every else 30)  # warm: caches, prepared plans
    app, plain = stage.used(), stage.used()
    each = max(1, n // ROUNDS)
    for _ in range(ROUNDS):
        _in_windows(stage, row, each, lambda some: _counted(app, ask, some))
        app.round(each)
        bare.lay(each * CHEAP)
        if sql:
            with plain.window():
                raw.run(stage.server, stage.database, sql, each * CHEAP)
            plain.round(each * CHEAP)
    line.close()
    bare.close()
    result = Result(row.name, n=each * ROUNDS, app_budget=row.app, db_budget=row.db, yardstick_ms=bare.ms)
    result.app_ms, result.db_ms = app.each("app"), app.each("db")
    result.raw_db_ms = plain.each("db") if sql else None
    result.bytes = len(answer.body)
    if not row.every:
        crowd(stage.port, [make() for _ in range(8 * CLIENTS)], CLIENTS)  # every worker and thread has met the page
        taken = crowd(stage.port, [make() for _ in range(max(8 * CLIENTS, n))], CLIENTS)
        result.p50_ms, result.p95_ms = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    if row.page:
        result.page_bytes, result.page_requests = _whole_page(stage, answer)
    return result


class Yardstick:
    """What a bare view costs under the same server, in the best of the rounds in which it was laid beside something."""

    def __init__(self, stage: Stage) -> None:
        self._line, self._used = Line(stage.yardstick_port), stage.used()
        self._ask(50)

    def lay(self, n: int) -> None:
        """A round of n requests."""
        with self._used.window():
            self._ask(n)
        self._used.round(n)

    @property
    def ms(self) -> float:
        """CPU ms of a request."""
        return self._used.each("yardstick")

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, n: int) -> None:
        for _ in range(n):
            self._line.ask(Request("/"))


def _asker(row: Row, line: Line, make: Callable[[], Request]) -> Callable[[int], Answer]:
    def ask(times: int) -> Answer:
        for _ in range(times):
            answer = line.ask(make())
            if answer.status != row.expect:
                raise Trouble(f"{row.name}: jawaban {answer.status}, seharusnya {row.expect}. {answer.body[:300]!r}")
        return answer

    return ask


def _tidy(stage: Stage, row: Row) -> None:
    """What is run before some requests, outside of what is measured: signing in at the database alone costs it milliseconds."""
    if row.before:
        stage.execute(row.before)


def _in_windows(stage: Stage, row: Row, n: int, measured: Callable[[int], None]) -> None:
    """All at once, or in groups of `every` where something must be tidied in between."""
    most = row.every or n
    for start in range(0, n, most):
        _tidy(stage, row)
        measured(min(most, n - start))


def _counted(used: Used, ask: Callable[[int], Answer], some: int) -> None:
    with used.window():
        ask(some)


def _whole_page(stage: Stage, answer: Answer) -> tuple[int, int]:
    """Compressed bytes and requests of a first visit: the page, what it links, and the fonts that its styles name."""
    import gzip

    line = Line(stage.port)
    html = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    wanted = [match.decode() for match in _ASSET.findall(html)]
    seen: dict[str, int] = {}
    for path in wanted:
        if path in seen or not path.startswith("/static/"):
            continue
        got = line.ask(Request(path))
        seen[path] = len(got.body)
        if path.endswith(".css"):
            css = gzip.decompress(got.body) if got.headers.get("content-encoding") == "gzip" else got.body
            folder = path.rpartition("/")[0]
            wanted += [f"{folder}/{font.decode()}" for font in _FONT.findall(css)]
    line.close()
    return len(answer.body) + sum(seen.values()), 1 + len(seen)
