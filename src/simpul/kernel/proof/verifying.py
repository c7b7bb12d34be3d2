"""Reading the log against itself: every leaf, what it opens to, every hash above, every checkpoint, and the records as they stand today.

What is found is named by the leaf where it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from simpul.kernel.proof import kinds, tree
from simpul.kernel.proof.models import Checkpoint, Leaf
from simpul.lib import merkle, notes

AT_ONCE = 2_000
HEAD = "simpul proof 1"


@dataclass(frozen=True)
class Flaw:
    """What is wrong, and at which leaf (or size of a checkpoint) it begins."""

    seq: int
    ref: str
    what: str

    def __str__(self) -> str:
        return f"daun {self.seq} ({self.ref}): {self.what}"


def opened(salt: bytes, text: str) -> bytes:
    """The leaf that a salt and a text make."""
    return merkle.leaf_hash(salt + text.encode())


def headed(kind: str, ref: str, body: str) -> str:
    """The text that is committed: of which kind, under which reference, and the record."""
    return f"{HEAD}\n{kind}\n{ref}\n{body}"


def flaws(since: int = 0, *, records: bool = True) -> Iterator[Flaw]:
    """Everything that is wrong from this leaf on, and with any checkpoint. `records`: compare with the records as they stand, too."""
    yield from _of_leaves(since, records)
    yield from _of_nodes(since)
    yield from _of_checkpoints()


def _of_leaves(since: int, records: bool) -> Iterator[Flaw]:
    expected = since
    rows = Leaf.objects.filter(seq__gte=since).select_related("opening").order_by("seq")
    for several in batched(rows.iterator(chunk_size=AT_ONCE)):
        today = _today(several) if records else {}
        for leaf in several:
            if leaf.seq != expected:
                yield Flaw(expected, leaf.ref, "daun hilang")
                return
            expected += 1
            if what := _wrong(leaf, today):
                yield Flaw(leaf.seq, leaf.ref, what)
    if expected != (size := tree.size()) and expected >= since:
        yield Flaw(expected, "pohon", f"pohon menyebut {size} daun, yang ada {expected}")


def batched(rows: Iterator[Leaf]) -> Iterator[list[Leaf]]:
    """Leaves, so many at a time."""
    while several := list(islice(rows, AT_ONCE)):
        yield several


def _today(leaves: Sequence[Leaf]) -> dict[tuple[str, str], str]:
    """What the records of these leaves say today, of the kinds that can tell; an empty text for one that is gone."""
    found: dict[tuple[str, str], str] = {}
    for code in {leaf.kind for leaf in leaves} & kinds.registry.keys():
        if (now := kinds.registry[code].now) is not None:
            refs = [leaf.ref for leaf in leaves if leaf.kind == code]
            stand = now(refs)
            found |= {(code, ref): stand.get(ref, "") for ref in refs}
    return found


def _wrong(leaf: Leaf, today: Mapping[tuple[str, str], str]) -> str:
    """What is wrong with a leaf; empty if nothing is. One whose opening was erased can only be looked at from above."""
    opening = getattr(leaf, "opening", None)
    if opening is None:
        return ""
    if opened(bytes(opening.salt), opening.text) != bytes(leaf.hash):
        return "isi yang disimpan tidak cocok dengan daunnya"
    head, kind, ref, body = opening.text.split("\n", 3)
    if (head, kind, ref) != (HEAD, leaf.kind, leaf.ref):
        return "acuan tidak cocok dengan isinya"
    if today.get((kind, ref), body) != body:
        return "catatan sekarang tidak sama dengan yang dicatat"
    return ""


def _of_nodes(since: int) -> Iterator[Flaw]:
    """The hashes above the leaves, level by level: each is that of the two below it."""
    size, level = tree.size(), 1
    while size >> level:
        first, last = since >> level, size >> level
        for start in range(first, last, AT_ONCE):
            several = range(start, min(start + AT_ONCE, last))
            below = [(level - 1, index) for one in several for index in (2 * one, 2 * one + 1)]
            known = tree.read([*below, *((level, one) for one in several)])
            for one in several:
                pair = known.get((level - 1, 2 * one)), known.get((level - 1, 2 * one + 1))
                left, right = pair
                if left is None or right is None or merkle.node_hash(left, right) != known.get((level, one)):
                    yield Flaw(one << level, "pohon", f"simpul tingkat {level} tidak cocok dengan yang di bawahnya")
                    return
        level += 1


def _of_checkpoints() -> Iterator[Flaw]:
    """Each checkpoint is signed, and its root is that of the tree."""
    for one in Checkpoint.objects.select_related("key").order_by("size"):
        try:
            head, _at = notes.signed_by(notes.Verifier.read(one.key.verifier), one.note)
        except notes.BadNote as problem:
            yield Flaw(one.size, "titik periksa", f"tanda tangan tidak cocok: {problem}")
            continue
        if (head.size, head.root) != (one.size, bytes(one.root)):
            yield Flaw(one.size, "titik periksa", "naskahnya tidak sama dengan yang disimpan")
            continue
        try:
            stands = tree.root(one.size) == head.root
        except merkle.NotInTree:
            stands = False
        if not stands:
            yield Flaw(one.size, "titik periksa", "pohon bukan lagi yang ditandatangani")
