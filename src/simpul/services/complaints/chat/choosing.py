"""Which categories a chat offers: what the words suggest first, and whatever the sender's own word names."""

from __future__ import annotations

from simpul.lib.memo import Memo
from simpul.services.complaints import suggesting
from simpul.services.complaints.models import Category

MOST = 9


def _load() -> list[Category]:
    found = Category.objects.filter(active=True, parent__isnull=False).select_related("parent")
    return list(found.order_by("parent__position", "position"))


leaves = Memo(_load, seconds=30)


def matching(word: str) -> list[Category]:
    """The categories whose words have this one."""
    if len(word) < 3:
        return []
    return [leaf for leaf in leaves() if word in f"{leaf.name} {leaf.hint} {leaf.parent}".casefold()][:MOST]


def offered(text: str) -> list[Category]:
    """What was learnt from the desk's decisions, then those whose names the text mentions, then the rest in order."""
    learnt = {suggestion.category.code for suggestion in suggesting.suggest(text)}
    mentioned = [word for word in suggesting.words_of(text) if len(word) > 3]

    def mentions(leaf: Category) -> int:
        named = f"{leaf.name} {leaf.hint}".casefold()
        return sum(word in named for word in mentioned)

    return sorted(leaves(), key=lambda leaf: (leaf.code not in learnt, -mentions(leaf)))[:MOST]
