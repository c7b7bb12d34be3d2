"""The checkpoint: the tree's root, signed; and the note as it is published, with what witnesses signed below it.

Before anything is signed, everything since the last checkpoint must hold (`verifying`), and the tree must still be a continuation of what
was signed. The database looks at the second by itself.
"""

from __future__ import annotations

import logging

from django.db import IntegrityError, connection, transaction

from simpul.kernel import audit
from simpul.kernel.audit.trail import Somebody
from simpul.kernel.proof import keys, sequencing, tree, verifying
from simpul.kernel.proof.models import Checkpoint
from simpul.lib import clock, merkle, notes

log = logging.getLogger(__name__)


class NotSigned(RuntimeError):
    """The tree does not hold: a sentence that says where."""


def sign(*, by: Somebody | None, whole: bool = False) -> Checkpoint | None:
    """Sign the tree as it stands; None where nothing came since the last time. Raises `NotSigned`.

    `whole`: look at every leaf first, not only at the newer ones.
    """
    sequencing.sequence()
    before, now = tree.newest(), tree.size()
    if now == 0 or (before and before.size == now):
        return before if before and now else None
    if flaw := next(verifying.flaws(since=0 if whole or not before else before.size), None):
        raise NotSigned(str(flaw))
    signer = keys.log()
    head = notes.Checkpoint(signer.name, now, tree.root(now))
    if before is not None:
        _continued(before, head)
    note = notes.written(head.text, [signer.line(head.text)])
    try:
        with transaction.atomic():
            key = keys.kept(signer)
            audit.record("proof.sign", "checkpoint", now, by=by, root=head.root.hex())
            made = _kept(head, note, key.pk)
    except IntegrityError as refused:
        raise NotSigned(str(refused).splitlines()[0]) from refused
    log.info("Checkpoint of %s leaves signed.", now)
    return Checkpoint.objects.select_related("key").get(pk=made)


def published(checkpoint: Checkpoint) -> str:
    """The note with all its signatures."""
    text, own = notes.parted(checkpoint.note)
    return notes.written(text, [*own, *(one.line for one in checkpoint.cosignatures.order_by("id"))])


def _continued(before: Checkpoint, head: notes.Checkpoint) -> None:
    old = bytes(before.root)
    proof = merkle.consistency(before.size, head.size, tree.read)
    if not merkle.extends(before.size, head.size, old, head.root, proof):
        raise NotSigned(
            f"pohon dengan {head.size} daun bukan lanjutan dari {before.size} daun yang sudah ditandatangani"
        )


def _kept(head: notes.Checkpoint, note: str, key: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proof_sign(%s, %s, %s, %s, %s, %s)", [head.size, head.root, head.origin, note, key, clock.now()]
        )
        return int(cursor.fetchone()[0])
