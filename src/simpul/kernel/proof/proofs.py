"""The files that an outsider checks: a record with the way to a signed root, and two checkpoints with the proof between them.

Each is one line of JSON in which every letter counts: the verifier finds any that was changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simpul.kernel.proof import kinds, signing, tree
from simpul.kernel.proof.kinds import Kind
from simpul.kernel.proof.models import Checkpoint, Key, Leaf, Opening, Pending
from simpul.kernel.proof.verifying import opened
from simpul.lib import merkle

LONGEST = 200  # characters of a reference


@dataclass(frozen=True)
class Evidence:
    """What can be shown of a record: its leaf, what that opens to, the way to a checkpoint, and whether all of it holds."""

    leaf: Leaf
    kind: Kind
    opening: Opening | None
    checkpoint: Checkpoint | None
    path: tuple[bytes, ...]

    @property
    def body(self) -> str:
        """The record, without the lines that say what it is; empty where it was erased."""
        return self.opening.text.split("\n", 3)[3] if self.opening else ""

    @property
    def opens(self) -> bool:
        """Whether salt and text make the leaf."""
        return self.opening is None or opened(bytes(self.opening.salt), self.opening.text) == bytes(self.leaf.hash)

    @property
    def included(self) -> bool:
        """Whether the leaf stands under the signed root."""
        signed = self.checkpoint
        return signed is not None and merkle.includes(
            self.leaf.seq, signed.size, bytes(self.leaf.hash), self.path, bytes(signed.root)
        )

    @property
    def unchanged(self) -> bool | None:
        """Whether the record still says what was committed; None where that cannot be asked."""
        if self.opening is None or self.kind.now is None:
            return None
        return self.kind.now([self.leaf.ref]).get(self.leaf.ref) == self.body

    def file(self) -> str:
        """`bukti.json`. Only of what is signed."""
        assert self.checkpoint is not None
        note = signing.published(self.checkpoint)
        return written({
            "format": "simpul-bukti-1", "seq": self.leaf.seq, "leaf": bytes(self.leaf.hash).hex(),
            "salt": bytes(self.opening.salt).hex() if self.opening else None, "text": self.opening.text if self.opening else None,
            "proof": [one.hex() for one in self.path], "checkpoint": note, "keys": keys_of(self.checkpoint),
        })  # fmt: skip


def find(ref: str, seq: int | None = None) -> Evidence | None:
    """The evidence of a public reference (its newest leaf, or the one named); None for what is unknown, hidden, or waits for its place."""
    if not 0 < len(ref) <= LONGEST or "\0" in ref:
        return None
    rows = Leaf.objects.filter(ref=ref).select_related("opening").order_by("-seq")
    leaf = (rows if seq is None else rows.filter(seq=seq)).first()
    if leaf is None or not kinds.shown(leaf.kind, ref):
        return None
    signed = tree.newest()
    covering = signed if signed is not None and signed.size > leaf.seq else None
    path = merkle.inclusion(leaf.seq, covering.size, tree.read) if covering else []
    return Evidence(leaf, kinds.registry[leaf.kind], getattr(leaf, "opening", None), covering, tuple(path))


def others(found: Evidence) -> list[int]:
    """The places of the other leaves of the same reference, the newest first."""
    rows = Leaf.objects.filter(ref=found.leaf.ref, kind=found.leaf.kind).exclude(seq=found.leaf.seq)
    return list(rows.order_by("-seq").values_list("seq", flat=True)[:20])


def waits(ref: str) -> bool:
    """Whether a public record was committed and has no place yet."""
    if not 0 < len(ref) <= LONGEST or "\0" in ref:
        return False
    kind = Pending.objects.filter(ref=ref).values_list("kind", flat=True).first()
    return kind is not None and kinds.shown(kind, ref)


def consistency(old: Checkpoint, new: Checkpoint) -> dict[str, Any]:
    """The proof that a checkpoint holds an older one, with both. Raises `NotInTree` if they are the wrong way round."""
    path = merkle.consistency(old.size, new.size, tree.read)
    before, now = signing.published(old), signing.published(new)
    return {
        "format": "simpul-konsistensi-1", "old": before, "new": now, "proof": [one.hex() for one in path],
        "old_keys": keys_of(old), "new_keys": keys_of(new),
    }  # fmt: skip


def holds(old: Checkpoint, new: Checkpoint, proof: list[str]) -> bool:
    """Whether it does."""
    path = [bytes.fromhex(one) for one in proof]
    return merkle.extends(old.size, new.size, bytes(old.root), bytes(new.root), path)


def keys_of(checkpoint: Checkpoint) -> list[str]:
    """The public keys of those who signed a checkpoint: our own first."""
    return [checkpoint.key.verifier, *(one.witness for one in checkpoint.cosignatures.order_by("id"))]


def published_keys() -> list[Key]:
    """Every public key by which we ever signed."""
    return list(Key.objects.order_by("id"))


def written(told: Any) -> str:
    """One line, in the one way that it is written."""
    return json.dumps(told, ensure_ascii=False) + "\n"
