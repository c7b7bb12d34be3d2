"""Pieces of pages that are the same whenever what they are made of is the same: drawn once, found again by just that.

    {% call fragment("foot", language) %}<p>…</p>{% endcall %}
    {% call(row, due) each("row", rows, language) %}<tr>…</tr>{% endcall %}
    {% call(csrf) posting(csrf_input, "say", number, language) %}<form>{{ csrf }}…</form>{% endcall %}

Everything that the piece shows must follow from what is named: then a copy can be neither old nor another person's. In tests each copy is
compared with the piece drawn anew (`kernel/testing/hostile.py`). The token of a form is never kept: its place is, and `posting` fills it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any

from markupsafe import Markup

from simpul.lib.memo import forgets

suspicious = False  # compare each copy with the piece as it would be drawn now
MOST = 5_000  # pieces of a generation; two are kept
HOLE = Markup("<token/>")  # the place of a token; what people write is escaped and never looks like it
LARGEST = 5_000_000  # letters of a generation: histories are long, and what they are made of holds their words again


class _Generation(dict[Hashable, Markup]):
    """Pieces of one age, and how long they are together."""

    letters = 0


_young, _old = _Generation(), _Generation()


def fragment(*made_of: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The piece that is made of these values."""
    found = _young.get(made_of)
    if found is None:
        found = _old.get(made_of) or caller()
        _keep(made_of, found)
    if suspicious and found != caller():
        raise AssertionError(f"A fragment of {made_of} shows more than it is made of.")
    return found


def each(name: str, items: Iterable[tuple[Any, ...]], *made_of: Hashable, caller: Callable[..., Markup]) -> Markup:
    """A piece for each item, one after the other; an item is a tuple of what the piece shows."""
    drawn = [fragment(name, *item, *made_of, caller=partial(caller, *item)) for item in items]
    return Markup("".join(drawn))  # noqa: S704  # all of them are markup


def posting(token: object, *made_of: Hashable, caller: Callable[[Markup], Markup]) -> Markup:
    """A piece with forms, for which the caller gets the place of the token: each page puts its own there."""
    piece = fragment(*made_of, caller=partial(caller, HOLE))
    return Markup(str.replace(piece, str(HOLE), str(token)))  # noqa: S704  # both are markup


def _keep(made_of: Hashable, piece: Markup) -> None:
    """What nobody asked for during a whole generation is forgotten."""
    global _young, _old
    if len(_young) >= MOST or _young.letters >= LARGEST:
        _young, _old = _Generation(), _young
    _young[made_of] = piece
    _young.letters += len(piece)


@forgets
def forget() -> None:
    """Draw everything anew."""
    _young.clear()
    _old.clear()
    _young.letters = 0
