"""The door that only functions of the owner have, opened for these tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simpul.finance.budget.tests import making


@pytest.fixture(autouse=True)
def _door(django_db_setup: Any) -> Iterator[None]:
    with making.open_door():
        yield
