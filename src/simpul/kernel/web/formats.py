"""Numbers, dates and time limits as people here write them: 1.000.000 · 89,7% · Senin, 23 November 2026 · 09.47 WIB.

Written out rather than asked of a locale library: a list of fifty rows formats hundreds of values.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

from simpul.kernel.cases.lists import Names, Row, agency_names, place_names
from simpul.kernel.regency import current
from simpul.kernel.regulations.calendar import calendar
from simpul.lib import clock
from simpul.lib.durations import Days, Duration, Workdays
from simpul.lib.memo import forgets

DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
NONE = "–"
LARGE: tuple[tuple[int, int, tuple[str, str]], ...] = (
    (10**12, 2, ("triliun", "trillion")), (10**9, 1, ("miliar", "billion")), (10**6, 1, ("juta", "million")),
)  # fmt: skip
MINUTE, HOUR, DAY = 60, 3_600, 86_400
_SWAP = str.maketrans(",.", ".,")

Number = int | float | Decimal


def number(value: Number | None, places: int = 0) -> str:
    """A number with grouped thousands. Half is rounded up, as people do."""
    if value is None:
        return NONE
    if places or not isinstance(value, int):
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:,}".replace("-", "−")
    return text if _english() else text.translate(_SWAP)


def percent(value: Number | None, places: int = 1) -> str:
    """A percentage from its value in hundredths: 89.7 becomes 89,7%."""
    return NONE if value is None else f"{number(value, places)}%"


def rupiah(value: Number | None) -> str:
    """An amount of money in whole rupiah."""
    return NONE if value is None else f"Rp{number(value)}".replace("Rp−", "−Rp")


def large_rupiah(value: Number | None) -> str:
    """An amount as people say it: Rp1,85 triliun, Rp12,4 miliar; below a million in full."""
    if value is None:
        return NONE
    for size, places, tongues in LARGE:
        if abs(Decimal(value)) >= size:
            words = tongues[1] if _english() else tongues[0]
            return f"Rp{number(Decimal(value) / size, places)} {words}".replace("Rp−", "−Rp")
    return rupiah(value)


def day(value: date | datetime | None, *, weekday: bool = False) -> str:
    """A date: 23 November 2026, with `weekday` Senin, 23 November 2026."""
    if value is None:
        return NONE
    local, tongue = _local(value), language()
    text = f"{local.day} {MONTHS[tongue][local.month - 1]} {local.year}"
    return f"{DAYS[tongue][local.weekday()]}, {text}" if weekday else text


def short_day(value: date | datetime | None) -> str:
    """A date where room is scarce: 23 Nov 2026."""
    if value is None:
        return NONE
    local = _local(value)
    return f"{local.day} {SHORT[language()][local.month - 1]} {local.year}"


def hour(value: datetime | None) -> str:
    """The wall clock of this regency: 09.47."""
    return NONE if value is None else _local(value).strftime("%H:%M" if _english() else "%H.%M")


def moment(value: datetime | None, *, weekday: bool = False) -> str:
    """Date and time with the zone: 23 November 2026 · 09.47 WIB."""
    if value is None:
        return NONE
    return f"{day(value, weekday=weekday)} · {hour(value)} {current().zone_label}"


def wall_clock() -> Markup:
    """The clock above the pages of staff, found once a minute."""
    return _wall_clock(int(clock.now().timestamp()) // MINUTE, language())


@lru_cache(maxsize=16)
def _wall_clock(minute: int, _language: str) -> Markup:
    now = datetime.fromtimestamp(minute * MINUTE, UTC)
    shown = Markup('<time class="clock" datetime="{}" data-clock>{}</time>')
    return shown.format(iso(now), moment(now, weekday=True))


def ago(value: datetime | None) -> str:
    """How long ago something was; after a week its date."""
    if value is None:
        return NONE
    seconds = (clock.now() - value).total_seconds()
    if seconds < MINUTE:
        return gettext("baru saja")
    if seconds < HOUR:
        return ngettext("%(n)s menit lalu", "%(n)s menit lalu", _floor(seconds, MINUTE)) % {
            "n": _floor(seconds, MINUTE)
        }
    if seconds < DAY:
        return ngettext("%(n)s jam lalu", "%(n)s jam lalu", _floor(seconds, HOUR)) % {"n": _floor(seconds, HOUR)}
    if seconds < 7 * DAY:
        return ngettext("%(n)s hari lalu", "%(n)s hari lalu", _floor(seconds, DAY)) % {"n": _floor(seconds, DAY)}
    return short_day(value)


def span(value: timedelta | Number) -> str:
    """A length of time (a timedelta or seconds) in its largest unit: 6 jam, 3 hari."""
    seconds = abs(value.total_seconds() if isinstance(value, timedelta) else float(value))
    if seconds < HOUR:
        n = max(1, _floor(seconds, MINUTE))
        return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n}
    if seconds < 2 * DAY:
        n = _floor(seconds, HOUR)
        return ngettext("%(n)s jam", "%(n)s jam", n) % {"n": n}
    n = _floor(seconds, DAY)
    return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}


def limit(value: Duration) -> str:
    """A time limit as a service promises it: 5 hari kerja, 12 jam."""
    match value:
        case Workdays(n=n):
            return ngettext("%(n)s hari kerja", "%(n)s hari kerja", n) % {"n": n}
        case Days(n=n):
            return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}
        case _:
            return ngettext("%(n)s jam", "%(n)s jam", value.n) % {"n": value.n}


def due(value: datetime | None) -> str:
    """What is left until a deadline, or how late it is: “Sisa 3 hari kerja”, “Sisa 3 jam”, “Terlambat 6 jam”."""
    return _left(value, int(clock.now().timestamp()) // MINUTE, language())


@lru_cache(maxsize=4096)
def _left(value: datetime | None, minute: int, language: str) -> str:
    """Found once a minute: the page of a case tells the same twice."""
    if value is None:
        return gettext("Tanpa batas waktu")
    left = value - clock.now()
    if left < timedelta(0):
        return gettext("Terlambat %(span)s") % {"span": span(left)}
    workdays = _workdays_until(value) if left > timedelta(days=1) else 0
    if workdays:
        return ngettext("Sisa %(n)s hari kerja", "Sisa %(n)s hari kerja", workdays) % {"n": workdays}
    return gettext("Sisa %(span)s") % {"span": span(left)}


def due_tone(value: datetime | None) -> str:
    """The colour of a deadline: `bad` when missed, `warn` within its last day, else `ok`."""
    if value is None:
        return "quiet"
    left = value - clock.now()
    if left < timedelta(0):
        return "bad"
    return "warn" if left < timedelta(days=1) else "ok"


def due_chip(value: datetime | None) -> Markup:
    """A deadline as a chip: its words, its colour, and the exact moment for who points at it."""
    return _due_chip(value, int(clock.now().timestamp()) // MINUTE, language())


def several(rows: Iterable[tuple[Row, str, str, Markup | str]]) -> bool:
    """Whether the rows (of `clocked`) are of more than one service, so that each must say of which."""
    return len({row.service for row, *_shown in rows}) > 1


class Showing(NamedTuple):
    """All that the rows of a list are shown with and isn't in them: a list drawn of the same rows and this is the same."""

    minute: int
    language: str
    places: Names[str]
    agencies: Names[int]


def showing() -> Showing:
    """What rows are shown with now."""
    return Showing(int(clock.now().timestamp()) // MINUTE, language(), place_names(), agency_names())


def clocked(rows: Iterable[Row], now: Showing | None = None) -> tuple[tuple[Row, str, str, Markup | str], ...]:
    """Rows of a list with all that is shown of them and isn't in them: place, agency, the chip of a clock that runs."""
    now = now or showing()
    return tuple(
        (
            row,
            now.places.get(row.region_id or "", ""),
            now.agencies.get(row.agency_id or 0, ""),
            _due_chip(row.due_at, now.minute, now.language)
            if row.due_at and not row.paused_at and not row.closed_at
            else "",
        )
        for row in rows
    )


@lru_cache(maxsize=4096)
def _due_chip(value: datetime | None, minute: int, language: str) -> Markup:
    """The many rows of a list that are due on the same day share one chip, for a minute."""
    title = Markup(' title="{}"').format(moment(value)) if value else ""
    return Markup('<span class="chip {}"{}>{}</span>').format(due_tone(value), title, due(value))


forgets(_left.cache_clear)
forgets(_due_chip.cache_clear)
forgets(_wall_clock.cache_clear)


def iso(value: date | datetime | None) -> str:
    """For machines, in a `datetime` attribute."""
    return "" if value is None else _local(value).isoformat()


def initials(name: str) -> str:
    """Up to two first letters of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def language() -> str:
    """The language of the page: `id` or `en`."""
    return "en" if _english() else "id"


def _english() -> bool:
    return (get_language() or "id").startswith("en")


def _local(value: date) -> date:
    return value.astimezone(current().zone) if isinstance(value, datetime) else value


def _floor(seconds: float, unit: int) -> int:
    return int(seconds // unit)


def _workdays_until(value: datetime) -> int:
    zone = current().zone
    return calendar().working_days_between(clock.today(zone), value.astimezone(zone).date())
