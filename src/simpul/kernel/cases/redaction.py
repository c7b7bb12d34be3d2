"""Words that everybody may not read: masked before a case is public, kept for those who handle it.

The public form takes the place of the original in `Case.title` and `Case.text` (decision record 0024): lists, search, feeds, files and
every interface read those, and so can't reach what was masked. The original moves to `Original`, which only `original` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate
from simpul.kernel.cases.deskwork import Original
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused

MASK = "███"
LONGEST_TITLE = 120
_PIECES = re.compile(r"\S+|\s+")
_ALPHANUMERIC = re.compile(r"[\W_]+")
_RUN = re.compile(rf"{MASK}(?:[ \t]+{MASK})+")


@dataclass(frozen=True)
class Piece:
    """A word of a text as it was written, and what makes it the same word elsewhere; `key` is empty for space."""

    written: str
    key: str


def key_of(word: str) -> str:
    """Letters and digits alone, small: “Budi,” and “budi” are one word."""
    return _ALPHANUMERIC.sub("", word).casefold() or word.strip()


def pieces(text: str) -> list[Piece]:
    """The text in words and the space between them."""
    return [Piece(written, "" if written.isspace() else key_of(written)) for written in _PIECES.findall(text)]


def masked(text: str, words: Iterable[str]) -> str:
    """The text without these words, wherever they stand. Several in a row become one mark, so that nobody counts them."""
    hidden = set(words)
    return _RUN.sub(
        MASK, "".join(MASK if piece.key and piece.key in hidden else piece.written for piece in pieces(text))
    )


def suspicious(text: str, names: str = "") -> set[str]:
    """Words that probably belong to somebody: long numbers, addresses of e-mail, parts of these names."""
    parts = {key_of(part) for part in names.split() if len(part) > 2}
    return {
        piece.key
        for piece in pieces(text)
        if piece.key and (sum(c.isdigit() for c in piece.key) >= 8 or "@" in piece.written or piece.key in parts)
    }


def original(case: Case, viewer: Viewer) -> Original | None:
    """What was written, if words were masked and this viewer may know who asked. Asks the database only where a mark is seen."""
    if MASK not in case.text and MASK not in case.title:
        return None
    return Original.objects.filter(pk=case.pk).first() if gate.knows_identity(case, viewer) else None


def again(case: Case, title: str) -> str:
    """A title that somebody gives a case, with the words masked that are masked in it. Holds the case until the transaction ends."""
    Case.objects.select_for_update().filter(pk=case.pk).values_list("pk").get()
    kept = Original.objects.filter(pk=case.pk).first()
    return masked(title, kept.words)[:LONGEST_TITLE] if kept else title


def mask(case: Case, words: Iterable[str], *, by: Viewer) -> None:
    """Let exactly these words be masked (none: show everything again). Raises `Refused` for whoever may not."""
    if not gate.may_mask(case, by):
        raise Refused("Anda tidak berwenang menyamarkan kata pada kasus ini.")
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        kept = Original.objects.filter(pk=case.pk).first() or Original(
            case=row, title=row.title, text=row.text, words=[]
        )
        if row.title != masked(kept.title, kept.words)[:LONGEST_TITLE]:  # somebody gave it another title since
            kept.title = row.title
        known = {piece.key for piece in (*pieces(kept.title), *pieces(kept.text))} - {""}
        kept.words = sorted(known & set(words))
        audit.record("case.mask", "case", case.pk, by=by.user, number=case.number, words=len(kept.words))
        title, text = masked(kept.title, kept.words)[:LONGEST_TITLE], masked(kept.text, kept.words)
        Case.objects.filter(pk=case.pk).update(title=title, text=text)
        if kept.words:
            kept.save()
        else:
            Original.objects.filter(pk=case.pk).delete()
    case.title, case.text = title, text
