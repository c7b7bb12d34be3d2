"""What all processes of an installation must count together: failed attempts, requested codes, used codes.

A process's own memory would let a guesser start anew at every worker, and a restart would forgive everybody. Django's
database cache would do, but unpickles what it reads and counts its rows at every write. This one keeps JSON.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.db.models import QuerySet

from simpul.kernel.accounts.models import Counter
from simpul.lib import clock

FOREVER = timedelta(days=3650)
PUT = """
INSERT INTO accounts_counter (key, value, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
"""
PUT_IF_ABSENT = PUT + "WHERE accounts_counter.expires_at <= %s RETURNING key"


class SharedCache(BaseCache):
    """Django's cache interface over the table of counters. Values must be JSON."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        row = self._live(key, version).values_list("value").first()
        return default if row is None else row[0]

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PUT, self._row(key, value, timeout, version))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Put the value if nothing live stands there; of many at once exactly one succeeds."""
        with connection.cursor() as cursor:
            cursor.execute(PUT_IF_ABSENT, [*self._row(key, value, timeout, version), clock.now()])
            return cursor.fetchone() is not None

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._live(key, version).update(expires_at=self._expiry(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(Counter.objects.filter(pk=self.make_and_validate_key(key, version)).delete()[0])

    def clear(self) -> None:
        Counter.objects.all().delete()

    def _live(self, key: str, version: int | None) -> QuerySet[Counter]:
        return Counter.objects.filter(pk=self.make_and_validate_key(key, version), expires_at__gt=clock.now())

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> list[Any]:
        stored = Counter._meta.get_field("value").get_db_prep_save(value, connection)
        return [self.make_and_validate_key(key, version), stored, self._expiry(timeout)]

    def _expiry(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return clock.now() + (FOREVER if seconds is None else timedelta(seconds=seconds))
