"""Holding back whoever asks too often. Counted in the database, so that all processes count together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from simpul.kernel import kept, writing
from simpul.lib import clock

COUNT = """
INSERT INTO accounts_counter AS kept (key, value, expires_at) VALUES {counted}
ON CONFLICT (key) DO UPDATE SET
  value = CASE WHEN kept.expires_at <= {now} THEN '1' ELSE to_jsonb(kept.value::int + 1) END,
  expires_at = CASE WHEN kept.expires_at <= {now} THEN EXCLUDED.expires_at ELSE kept.expires_at END
RETURNING key, value::int
"""
PASSED = "within_limit"
LIMIT_IS_PASSED = f"""
CREATE FUNCTION limit_is_passed(seconds int) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'asked too often' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{PASSED}', DETAIL = seconds;
END $$
"""
"""By this a statement undoes itself, and the rows with it."""
ONE = COUNT.format(counted="(%(key)s, '1', %(until)s)", now="%(now)s")


class TooMany(Exception):
    """Asked too often. The message is for the person; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Terlalu sering. Tunggu sebentar, lalu coba lagi."))
        self.seconds = seconds


def neighbourhood(key: str) -> str:
    """Whom an address stands for: one household or company has 2^64 addresses of IPv6, so its /64 counts as one caller."""
    if ":" not in key:
        return key
    try:
        address = IPv6Address(key)
    except ValueError:
        return key
    return str(address.ipv4_mapped or IPv6Network((int(address) >> 64 << 64, 64)))


def throttle(kind: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one more of a kind for somebody (an address, an account). Raises `TooMany` past `limit` in `seconds`."""
    now = clock.now()
    values = {"key": _counter(kind, key), "now": now, "until": now + timedelta(seconds=seconds)}
    [[_key, reached]] = kept.run(ONE, values)
    if reached > limit:
        raise TooMany(seconds)


@dataclass(frozen=True)
class Allowance:
    """How often something may be done for each of some people, counted in the very statement that does it (`Allowances`).

    What is refused, by its count or otherwise, is not counted: the statement comes to nothing. Where a refusal shall count, too,
    `count` does it apart.
    """

    kind: str
    keys: tuple[str, ...]
    limit: int
    seconds: int

    def count(self) -> None:
        """Count one more for each, whatever becomes of the work. Raises `TooMany`."""
        for key in self.keys:
            throttle(self.kind, key, limit=self.limit, seconds=self.seconds)


class Allowances:
    """Several of them, as SQL: what one of them does not allow is not written."""

    def __init__(self, several: Iterable[Allowance]) -> None:
        self._asked = {_counter(one.kind, key): one for one in several for key in one.keys}
        now = clock.now()
        ends = {key: now + timedelta(seconds=one.seconds) for key, one in self._asked.items()}
        self._told = [now, *(value for pair in ends.items() for value in pair)]

    def number(self, one: Model, *more: str) -> list[int]:
        """Number a new row (`writing.number`), unless one of them is used up already. Raises `TooMany`."""
        if not self._asked:
            return writing.number(one, *more)
        places = range(2, 2 + len(self._asked))
        used_up = self._passed(places, "value::int >= {}", "{}")
        seconds = f"(SELECT max({used_up}) FROM accounts_counter WHERE key IN ({_marks(places)}) AND expires_at > $1)"
        *numbers, wait = writing.number(one, *more, then=seconds, told=[self._told[0], *self._asked])
        if wait is not None:
            raise TooMany(wait)
        return numbers

    def write(self, *rows: Model, then: str) -> None:
        """Write new rows (`writing.write`) and count them. Raises `TooMany`, and writes nothing, where others were quicker."""
        if not self._asked:
            writing.write(*rows, then=then)
            return
        places = range(2, 2 + 2 * len(self._asked), 2)
        along = COUNT.format(counted=", ".join(f"(${n}, '1', ${n + 1})" for n in places), now="$1")
        passed = self._passed(places, "value > {}", "limit_is_passed({})")
        try:
            writing.write(*rows, then=f"{then}, (SELECT bool_or({passed}) FROM along)", along=along, told=self._told)
        except IntegrityError as error:
            told = getattr(error.__cause__, "diag", None)
            if told is None or told.constraint_name != PASSED:
                raise
            raise TooMany(int(told.message_detail)) from error

    def _passed(self, places: Iterable[int], when: str, then: str) -> str:
        """SQL: for a counter's row, what comes of it past its limit."""
        each = (
            f"WHEN ${n} THEN CASE WHEN {when.format(one.limit)} THEN {then.format(one.seconds)} END"
            for n, one in zip(places, self._asked.values(), strict=True)
        )
        return f"CASE key {' '.join(each)} END"


def _marks(places: Iterable[int]) -> str:
    return ", ".join(f"${n}" for n in places)


def _counter(kind: str, key: str) -> str:
    return f"throttle:{kind}:{neighbourhood(key)}"
