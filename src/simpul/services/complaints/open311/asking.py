"""What a client asks for: parameters read strictly, complaints about them in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from simpul.kernel.regency import current
from simpul.lib import clock

SPAN = timedelta(days=90)
MOST = 1000
MOST_IDS = 50
LAST_PAGE = 1000


class Wrong(Exception):
    """A request that cannot be answered: an HTTP status and one sentence or several."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(*descriptions)
        self.status, self.descriptions = status, descriptions


@dataclass(frozen=True)
class Wanted:
    """Which requests. With `ids` nothing else counts. `opened` is from and to, both included; `size` rows from `offset` on."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    opened: tuple[datetime, datetime] | None = None
    updated_after: datetime | None = None
    closed: bool | None = None
    size: int = MOST
    offset: int = 0


def read(given: Mapping[str, str]) -> Wanted:
    """The parameters of a list. Raises `Wrong`."""
    if ids := _listed(given, "service_request_id"):
        if len(ids) > MOST_IDS:
            raise Wrong(400, _("service_request_id: paling banyak %(most)s nomor.") % {"most": MOST_IDS})
        return Wanted(ids=tuple(number.upper() for number in ids))
    states = set(_listed(given, "status"))
    if states - {"open", "closed"}:
        raise Wrong(400, _("status: tulis open atau closed."))
    size = _whole(given, "page_size", MOST, most=MOST)
    return Wanted(
        codes=_listed(given, "service_code"),
        opened=_span(moment(given, "start_date"), moment(given, "end_date")),
        updated_after=moment(given, "updated_after"),
        closed="closed" in states if len(states) == 1 else None,
        size=size,
        offset=(_whole(given, "page", 1, most=LAST_PAGE) - 1) * size,
    )


def read_turns(given: Mapping[str, str]) -> Wanted:
    """The parameters of a list of updates; `opened` is when they happened. Raises `Wrong`."""
    ids = _listed(given, "service_request_id")
    if len(ids) > MOST_IDS:
        raise Wrong(400, _("service_request_id: paling banyak %(most)s nomor.") % {"most": MOST_IDS})
    size = _whole(given, "page_size", MOST, most=MOST)
    return Wanted(
        ids=tuple(number.upper() for number in ids),
        opened=_span(moment(given, "start_date"), moment(given, "end_date")),
        size=size,
        offset=(_whole(given, "page", 1, most=LAST_PAGE) - 1) * size,
    )


def check_jurisdiction(given: Mapping[str, str]) -> None:
    """We answer for one regency: by its name or its code, or by no name at all."""
    asked = given.get("jurisdiction_id", "")
    if asked not in {"", current().slug, current().code}:
        raise Wrong(404, _("jurisdiction_id: di sini hanya %(name)s.") % {"name": current().slug})


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in given.get(name, "").split(",")) if part)


def _whole(given: Mapping[str, str], name: str, otherwise: int, *, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= most):
        raise Wrong(400, _("%(name)s: tulis bilangan antara 1 dan %(most)s.") % {"name": name, "most": most})
    return int(text)


def moment(given: Mapping[str, str], name: str) -> datetime | None:
    """A W3C date-time. Without a zone it is the regency's; a `+` that a client forgot to encode is forgiven."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        day = parse_date(text)
        found = (
            datetime.combine(day, time.min) if day else parse_datetime(text.replace(" ", "+") if "T" in text else text)
        )
    except ValueError:
        found = None
    if found is None:
        raise Wrong(400, _("%(name)s: tulis seperti 2026-01-31T08:00:00Z.") % {"name": name})
    return found if found.tzinfo else found.replace(tzinfo=current().zone)


def _span(start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    """At most 90 days: those after the start, or before the end; the last 90 if neither is given."""
    try:
        if start is None:
            end = end or clock.now()
            return end - SPAN, end
        end = end or start + SPAN
    except OverflowError as error:
        raise Wrong(400, _("start_date: tanggal ini di luar jangkauan.")) from error
    if end - start > SPAN:
        raise Wrong(400, _("end_date: rentang waktunya paling panjang 90 hari."))
    return start, end
