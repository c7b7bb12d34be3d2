"""The house of payments, and its inspector."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from simpul.finance.roles import INTERNAL_AUDITOR
from simpul.finance.treasury.tests.conftest import YEAR, House, build
from simpul.kernel.accounts.models import User
from simpul.kernel.testing import cast
from simpul.lib import clock

APRIL = date(YEAR, 4, 20)
DECEMBER = date(YEAR, 12, 28)


@pytest.fixture(scope="module")
def house(world: Any) -> House:
    """Made once for all tests of a module."""
    with world():
        return build()


@pytest.fixture(autouse=True)
def _in_april(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 4, 20, 3, tzinfo=UTC)):
        yield


def inspector() -> User:
    """Somebody of the inspectorate."""
    user = cast.officer(INTERNAL_AUDITOR, at=cast.agency("inspektorat")).user
    assert user
    return user
