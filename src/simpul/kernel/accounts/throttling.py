"""Holding back whoever asks too often. Counted in the database, so that all processes count together."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network

from django.utils.translation import gettext as _

from simpul.kernel import kept
from simpul.lib import clock

COUNT = """
INSERT INTO accounts_counter AS kept (key, value, expires_at) VALUES (%(key)s, '1', %(until)s)
ON CONFLICT (key) DO UPDATE SET
  value = CASE WHEN kept.expires_at <= %(now)s THEN '1' ELSE to_jsonb(kept.value::int + 1) END,
  expires_at = CASE WHEN kept.expires_at <= %(now)s THEN EXCLUDED.expires_at ELSE kept.expires_at END
RETURNING value::int
"""


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
    until = now + timedelta(seconds=seconds)
    if kept.run(COUNT, {"key": f"throttle:{kind}:{neighbourhood(key)}", "now": now, "until": until})[0][0] > limit:
        raise TooMany(seconds)
