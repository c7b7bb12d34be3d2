"""Holding back whoever asks too often. Counted in the database, so that all processes count together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from simpul.kernel import kept, writing
from simpul.lib import clock

COUNT = """
INSERT INTO accounts_counter AS kept (key, value, expires_at) {counted}
ON CONFLICT (key) DO UPDATE SET
  value = CASE WHEN kept.expires_at <= {now} THEN '1' ELSE to_jsonb(kept.value::int + 1) END,
  expires_at = CASE WHEN kept.expires_at <= {now} THEN EXCLUDED.expires_at ELSE kept.expires_at END
RETURNING value::int
"""
ALWAYS = COUNT.format(counted="VALUES (%(key)s, '1', %(until)s)", now="%(now)s")
UNLESS = COUNT.format(counted="SELECT %(key)s, '1', %(until)s WHERE NOT EXISTS ({found})", now="%(now)s")


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


def throttle(kind: str, key: str, *, limit: int, seconds: int, unless: str = "", **told: Any) -> bool:
    """Count one more of a kind for somebody (an address, an account). Raises `TooMany` past `limit` in `seconds`.

    Nothing is counted, and False comes back, where the question `unless` (with what is `told` to it) finds something.
    """
    now = clock.now()
    values = {"key": _counter(kind, key), "now": now, "until": now + timedelta(seconds=seconds)} | told
    counted = kept.run(UNLESS.format(found=unless) if unless else ALWAYS, values)
    if counted and counted[0][0] > limit:
        raise TooMany(seconds)
    return bool(counted)


@dataclass(frozen=True)
class Allowance:
    """How often something may be done for each of some people, counted in the very statement that does it (`writing.write`).

    What is refused afterwards, by its count or otherwise, is not counted: the transaction comes to nothing.
    """

    kind: str
    keys: tuple[str, ...]
    limit: int
    seconds: int

    @property
    def counting(self) -> str:
        """The statement that counts, with the places of what it is `told`."""
        ways = ", ".join(f"(${n}, '1', $2)" for n in range(3, 3 + len(self.keys)))
        return COUNT.format(counted=f"VALUES {ways}", now="$1")

    @property
    def told(self) -> list[Any]:
        """Now, until when it counts, and for whom."""
        now = clock.now()
        return [now, now + timedelta(seconds=self.seconds), *(_counter(self.kind, key) for key in self.keys)]

    def judge(self, counted: int) -> None:
        """Raises `TooMany` if the highest count is past the limit."""
        if counted > self.limit:
            raise TooMany(self.seconds)


def write_within(allowance: Allowance | None, *rows: Model, then: str) -> None:
    """Write new rows (`writing.write`) if so much is allowed. Raises `TooMany`: then the transaction must not be committed."""
    if allowance is None:
        writing.write(*rows, then=then)
        return
    highest = f"{then}, (SELECT max(value) FROM along)"
    _done, counted = writing.write(*rows, then=highest, along=allowance.counting, told=allowance.told)
    allowance.judge(counted)


def _counter(kind: str, key: str) -> str:
    return f"throttle:{kind}:{neighbourhood(key)}"
