"""The kinds of thing that are committed. Rooms declare theirs; what no kind vouches for is never shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


def _everybody(ref: str) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """One kind: `prefix` begins its references, `public` says of a reference whether everybody may know of it.

    `now` gives records as they stand today by their references: they must be what was committed. None where a reference has several leaves.
    `page` is where people read the record itself; None where it has no page.
    """

    code: str
    name: str | Promise
    prefix: str
    example: str = ""
    public: Callable[[str], bool] = _everybody
    now: Callable[[Collection[str]], Mapping[str, str]] | None = None
    page: Callable[[str], str | None] | None = None


registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises `ValueError` if its code belongs to another."""
    known = registry.setdefault(kind.code, kind)
    if known.prefix != kind.prefix:
        raise ValueError(f"Kind {kind.code} is declared twice.")
    return known


def shown(code: str, ref: str) -> bool:
    """Whether everybody may know of this record."""
    kind = registry.get(code)
    return kind is not None and kind.public(ref)
