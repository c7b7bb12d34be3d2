"""The tree in the database: the same roots and proofs as from the leaves alone, by a handful of rows, and checkpoints that only grow."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simpul.kernel import proof
from simpul.kernel.proof import keys, sequencing, signing, tree, verifying
from simpul.kernel.proof.models import Checkpoint, Leaf, Opening, Pending
from simpul.lib import merkle, notes

pytestmark = pytest.mark.django_db


def grow(many: int, kind: str = "uji", first: int = 0) -> None:
    """Commit so many records and place them."""
    proof.commit_all(kind, [(f"uji/{n}", {"n": n}) for n in range(first, first + many)])
    sequencing.sequence()


def hashes() -> list[bytes]:
    return [bytes(one) for one in Leaf.objects.order_by("seq").values_list("hash", flat=True)]


def plain(leaves: Sequence[bytes]) -> bytes:
    """The root of leaves, put together from nothing but them."""
    if len(leaves) == 1:
        return leaves[0]
    k = merkle.split(len(leaves))
    return merkle.node_hash(plain(leaves[:k]), plain(leaves[k:]))


def test_a_commitment_waits_for_its_place_and_gets_it() -> None:
    sequencing.sequence()
    before = tree.size()
    proof.commit("uji", "uji/satu", {"b": 1, "a": "ä"})
    assert tree.size() == before
    assert sequencing.sequence() == 1
    leaf = Leaf.objects.get(seq=before)
    assert (leaf.kind, leaf.ref, leaf.opening.text) == (
        "uji",
        "uji/satu",
        'simpul proof 1\nuji\nuji/satu\n{"a":"ä","b":1}',
    )
    assert merkle.leaf_hash(bytes(leaf.opening.salt) + leaf.opening.text.encode()) == bytes(leaf.hash)
    assert len(bytes(leaf.opening.salt)) == 32
    assert not Pending.objects.exists()


def test_the_same_record_twice_makes_leaves_that_nobody_can_tell_are_the_same() -> None:
    proof.commit("uji", "uji/satu", "x")
    proof.commit("uji", "uji/satu", "x")
    sequencing.sequence()
    first, second = Leaf.objects.filter(ref="uji/satu")
    assert bytes(first.hash) != bytes(second.hash)


def test_roots_and_proofs_are_those_of_the_leaves_however_the_tree_grew() -> None:
    for many in (1, 2, 1, 7, 64, 3, 130):
        grow(many)
        assert tree.root(tree.size()) == plain(hashes())
    size, leaves = tree.size(), hashes()
    for leaf in (0, 1, 63, 64, size - 1):
        found = merkle.inclusion(leaf, size, tree.read)
        assert merkle.includes(leaf, size, leaves[leaf], found, plain(leaves))
    for old in (1, 2, 64, 100, size - 1):
        found = merkle.consistency(old, size, tree.read)
        assert merkle.extends(old, size, plain(leaves[:old]), plain(leaves), found)
    with connection.cursor() as cursor:
        for old in (0, 1, 77, size):
            cursor.execute("SELECT proof_root(%s)", [old])
            assert bytes(cursor.fetchone()[0]) == (plain(leaves[:old]) if old else merkle.EMPTY)
    assert list(verifying.flaws()) == []


def test_a_root_and_a_proof_cost_one_question_each() -> None:
    grow(3000)
    size = tree.size()
    for ask in (
        lambda: tree.root(size),
        lambda: merkle.inclusion(1234, size, tree.read),
        lambda: merkle.consistency(777, size, tree.read),
    ):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + tree.HASHES, [[1, 2], [3, 5]])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "proof_leaf_pkey" in plan
    assert "proof_node_pkey" in plan


def test_a_checkpoint_is_signed_once_for_each_size_and_anybody_can_read_it() -> None:
    grow(5)
    first = signing.sign(by=None)
    assert signing.sign(by=None) == first, "nothing came since"
    grow(3)
    second = signing.sign(by=None)
    assert (first.previous_size, second.previous_size) == (None, first.size)
    verifier = notes.Verifier.read(second.key.verifier)
    head, _at = notes.signed_by(verifier, signing.published(second))
    assert head == notes.Checkpoint(keys.origin(), tree.size(), plain(hashes()))
    assert signing.published(second).split("\n")[2] == base64.b64encode(plain(hashes())).decode()


def test_what_is_erased_leaves_the_tree_as_it_was() -> None:
    grow(9)
    before = signing.sign(by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT proof_erase('uji', 'uji/4')")
        assert cursor.fetchone()[0] == 1
    assert not Opening.objects.filter(leaf__ref="uji/4").exists()
    assert list(verifying.flaws()) == []
    grow(1)
    after = signing.sign(by=None)
    found = merkle.consistency(before.size, after.size, tree.read)
    assert merkle.extends(before.size, after.size, bytes(before.root), bytes(after.root), found)


def test_a_new_key_signs_from_now_on_and_the_old_one_stays_published(settings: Any) -> None:
    grow(2)
    old = signing.sign(by=None)
    settings.SECRETS = settings.SECRETS | {"proof_key": base64.b64encode(b"k" * 32).decode()}
    grow(1)
    new = signing.sign(by=None)
    assert old.key != new.key
    assert list(verifying.flaws()) == []
    assert Checkpoint.objects.count() == 2
