"""The search over the whole house: each room registers what it lets people find, and every search asks them all.

    searching.register(Searcher("layanan", _("Layanan"), 10, services))

A searcher is told who looks and the words; it answers only what that viewer may know of. Cases are asked by the view itself: they page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from simpul.kernel.accounts.viewer import Viewer

Text = str | Promise
MOST = 6  # hits of one kind: the rest is found with a better word


@dataclass(frozen=True)
class Hit:
    """Something found. `line` says what it is; `url` is empty for what has no page of its own."""

    title: Text
    url: str = ""
    line: Text = ""
    icon: str = "arrow-right"


@dataclass(frozen=True)
class Searcher:
    """What one room lets people find, under one heading. `find` may answer more than fits."""

    code: str
    label: Text
    order: int
    find: Callable[[str, Viewer], Iterable[Hit]]


@dataclass(frozen=True)
class Group:
    """The hits of one searcher."""

    searcher: Searcher
    hits: list[Hit]


registry: dict[str, Searcher] = {}


def register(searcher: Searcher) -> Searcher:
    """Let a searcher take part. Raises `ValueError` if its code is taken by another."""
    if registry.setdefault(searcher.code, searcher) != searcher:
        raise ValueError(f"Pencarian {searcher.code} sudah terdaftar.")
    return searcher


def everywhere(words: str, viewer: Viewer) -> list[Group]:
    """What all searchers find, in their order; those that find nothing are left out."""
    found = []
    for searcher in sorted(registry.values(), key=lambda one: one.order):
        hits = [hit for hit, _nth in zip(searcher.find(words, viewer), range(MOST), strict=False)]
        if hits:
            found.append(Group(searcher, hits))
    return found


def matches(words: str, *texts: Text) -> bool:
    """Whether each of the words begins a word of the texts, `adu` that of Aduan; for lists short enough to hold in memory."""
    spoken = " ".join(map(str, texts)).casefold()
    starts = f" {spoken} {''.join(char if char.isalnum() else ' ' for char in spoken)}"
    return all(f" {word}" in starts for word in words.casefold().split())
