"""The tree as it stands: its size, its hashes, its newest checkpoints."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection

from simpul.kernel.proof.models import Checkpoint, Log
from simpul.lib import merkle
from simpul.lib.merkle import Place

HASHES = """
SELECT 2 * seq, hash FROM proof_leaf WHERE seq = ANY(%s)
UNION ALL SELECT place, hash FROM proof_node WHERE place = ANY(%s)
"""


def size() -> int:
    """How many leaves there are."""
    return Log.objects.get(pk=1).size


def place(at: Place) -> int:
    """The number under which a subtree is kept; leaves have the even ones."""
    level, index = at
    return (index << (level + 1)) + (1 << level) - 1


def read(places: Collection[Place]) -> Mapping[Place, bytes]:
    """The hashes of complete subtrees, in one question."""
    by_number = {place(at): at for at in places}
    with connection.cursor() as cursor:
        leaves = [index for level, index in places if level == 0]
        cursor.execute(HASHES, [leaves, [number for number in by_number if number % 2]])
        return {by_number[number]: bytes(hash_) for number, hash_ in cursor.fetchall()}


def root(of: int) -> bytes:
    """The root of the tree when it had so many leaves. Raises `NotInTree`."""
    return merkle.root(of, read)


def newest() -> Checkpoint | None:
    """The latest checkpoint."""
    return Checkpoint.objects.select_related("key").order_by("-size").first()
