"""Holding back whoever asks too often. Counted in the database, so that all processes count together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network

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
    """How often something may be done for each of some people, counted in the very statement that does it (`write_within`).

    What is refused afterwards, by its count or otherwise, is not counted: the transaction comes to nothing. Where a refusal shall
    count, too, `count` does it apart.
    """

    kind: str
    keys: tuple[str, ...]
    limit: int
    seconds: int

    def count(self) -> None:
        """Count one more for each, whatever becomes of the work. Raises `TooMany`."""
        for key in self.keys:
            throttle(self.kind, key, limit=self.limit, seconds=self.seconds)


def write_within(allowances: Iterable[Allowance], *rows: Model, then: str) -> None:
    """Write new rows (`writing.write`) if so much is allowed. Raises `TooMany`: then the transaction must not be committed."""
    asked = {_counter(one.kind, key): one for one in allowances for key in one.keys}
    if not asked:
        writing.write(*rows, then=then)
        return
    now = clock.now()
    ways = ", ".join(f"(${n}, '1', ${n + 1})" for n in range(2, 2 + 2 * len(asked), 2))
    told = [now, *(value for key, one in asked.items() for value in (key, now + timedelta(seconds=one.seconds)))]
    along = COUNT.format(counted=ways, now="$1")
    reached = f"{then}, (SELECT jsonb_object_agg(key, value) FROM along)"
    _done, written = writing.write(*rows, then=reached, along=along, told=told)
    counted = json.loads(written)
    for key, one in asked.items():
        if counted[key] > one.limit:
            raise TooMany(one.seconds)


def _counter(kind: str, key: str) -> str:
    return f"throttle:{kind}:{neighbourhood(key)}"
