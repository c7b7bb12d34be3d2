"""What kinds of documents entries come from: their words, and where one is read. Rooms above register theirs when Django starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Address = Callable[[int], str]


@dataclass(frozen=True)
class Kind:
    """A kind of document: its words, and the address of one by its key; none where it has no page of its own."""

    words: str | Promise
    address: Address | None = None


_kinds: dict[str, Kind] = {"opening": Kind(_("Saldo awal")), "closing": Kind(_("Jurnal penutup"))}


def register(code: str, words: str | Promise, address: Address | None = None) -> None:
    """Say what a `Source.kind` is called and where such a document is read."""
    _kinds[code] = Kind(words, address)


def of(code: str) -> Kind:
    """A kind by its code; one that nobody registered is called by its code."""
    return _kinds.get(code) or Kind(code.upper())
