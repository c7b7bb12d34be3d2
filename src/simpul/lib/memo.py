"""Something read rarely and asked often: kept for a few seconds in each process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
_forgetting: list[Callable[[], None]] = []


def forgets(forget: Callable[[], None]) -> Callable[[], None]:
    """Mark a function that empties something kept in the process, so that `forget_everything` calls it too."""
    _forgetting.append(forget)
    return forget


def forget_everything() -> None:
    """Empty all that this process keeps: each test begins so."""
    for forget in _forgetting:
        forget()


class Memo(Generic[T]):
    """The result of a loader, remembered for `seconds`; `forget()` reads anew. Threads may both load, see no half."""

    def __init__(self, load: Callable[[], T], *, seconds: float) -> None:
        self._load, self._seconds = load, seconds
        self._kept: tuple[float, T] | None = None
        forgets(self.forget)

    def __call__(self) -> T:
        kept = self._kept
        if kept is None or time.monotonic() - kept[0] > self._seconds:
            kept = self._kept = (time.monotonic(), self._load())
        return kept[1]

    def forget(self) -> None:
        """Load again at the next call."""
        self._kept = None
