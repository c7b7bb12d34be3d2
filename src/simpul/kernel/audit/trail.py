"""Writing the trail, and knowing where the present request comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from simpul.kernel import making, writing
from simpul.lib import clock

if TYPE_CHECKING:
    from simpul.kernel.audit.models import Entry


class Somebody(Protocol):
    """Whoever acts: an account, or nobody in particular (an anonymous resident, the system)."""

    pk: Any

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Origin:
    """From where a request came."""

    address: str | None = None
    request_id: UUID | None = None


_origin: ContextVar[Origin | None] = ContextVar("origin", default=None)
_NOWHERE = Origin()


def origin() -> Origin:
    """The origin of the request being served; empty in a worker or on the command line."""
    return _origin.get() or _NOWHERE


@contextmanager
def came_from(place: Origin) -> Iterator[None]:
    """Everything recorded inside the block came from this place."""
    token = _origin.set(place)
    try:
        yield
    finally:
        _origin.reset(token)


def entry(verb: str, noun: str, object_id: object, *, by: Somebody | None, reason: str = "", **detail: Any) -> Entry:
    """One entry, still to be written: for who writes it in one statement with what it tells of."""
    from simpul.kernel.audit.models import Entry  # Django imports this package before models may load

    place = origin()
    return making.new(
        Entry,
        at=clock.now(),
        actor=by.pk if by is not None else None,
        actor_name=str(by) if by is not None else "",
        verb=verb,
        noun=noun,
        object_id=str(object_id),
        reason=reason,
        address=place.address,
        request_id=place.request_id,
        detail=detail,
    )


def record(verb: str, noun: str, object_id: object, *, by: Somebody | None, reason: str = "", **detail: Any) -> Entry:
    """Write one entry. Call it inside the transaction of what it tells of."""
    return writing.insert(entry(verb, noun, object_id, by=by, reason=reason, **detail))
