"""Trees and proofs, against the definitions of RFC 6962 written down word for word, and against its example."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import merkle
from simpul.lib.merkle import Place, Read

HASHES = [merkle.leaf_hash(str(n).encode()) for n in range(300)]
SIZES = st.integers(1, 300)


def naive(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962."""
    if not leaves:
        return merkle.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    return merkle.node_hash(naive(leaves[:k]), naive(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962."""
    if len(leaves) == 1:
        return []
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962."""
    if m == len(leaves):
        return [] if known else [naive(leaves)]
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], known), naive(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive(leaves[:k])]


def kept(size: int, asked: list[int] | None = None) -> Read:
    """Complete subtrees of a tree that has so many leaves and no more."""

    def read(places: Collection[Place]) -> Mapping[Place, bytes]:
        if asked is not None:
            asked.append(len(places))
        return {
            (level, index): naive(HASHES[index << level : (index + 1) << level])
            for level, index in places
            if (index + 1) << level <= size
        }

    return read


@given(SIZES, st.data())
def test_roots_and_proofs_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    leaf = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    leaves, read = HASHES[:size], kept(size)
    assert merkle.root(size, read) == naive(leaves)
    assert merkle.inclusion(leaf, size, read) == naive_path(leaf, leaves)
    assert merkle.consistency(old, size, read) == naive_subproof(old, leaves, True)


@given(SIZES, st.data())
def test_a_true_proof_holds_and_one_that_is_changed_does_not(size: int, data: st.DataObject) -> None:
    leaf = data.draw(st.integers(0, size - 1))
    read, root = kept(size), naive(HASHES[:size])
    proof = merkle.inclusion(leaf, size, read)
    assert merkle.includes(leaf, size, HASHES[leaf], proof, root)
    assert not merkle.includes(leaf, size, HASHES[leaf + 1 if leaf < 299 else 0], proof, root)
    assert not merkle.includes(leaf, size, HASHES[leaf], [*proof, root], root)
    assert not merkle.includes(leaf, size, HASHES[leaf], proof[:-1], root) or not proof
    if proof:
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        changed = bytearray(proof[at])
        changed[bit // 8] ^= 1 << bit % 8
        assert not merkle.includes(leaf, size, HASHES[leaf], [*proof[:at], bytes(changed), *proof[at + 1 :]], root)


@given(SIZES, st.data())
def test_a_tree_that_was_changed_is_no_longer_the_beginning(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    before, now = naive(HASHES[:old]), naive(HASHES[:size])
    proof = merkle.consistency(old, size, kept(size))
    assert merkle.extends(old, size, before, now, proof)
    at = data.draw(st.integers(0, old - 1))
    forked = [*HASHES[:at], merkle.leaf_hash(b"lain"), *HASHES[at + 1 : size]]
    assert not merkle.extends(old, size, before, naive(forked), naive_subproof(old, forked, True))
    assert not merkle.extends(size, old, now, before, proof) or old == size


def test_the_example_of_the_certificate_transparency_project() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in inputs]
    assert naive(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert merkle.folded([naive(leaves[:4]), naive(leaves[4:6]), leaves[6]]) == naive(leaves[:7])


@pytest.mark.parametrize("size", [1_000_000, 1_048_575, 1_048_577])
def test_a_million_leaves_are_asked_for_some_dozens_of_hashes_in_one_question(size: int) -> None:
    asked: list[int] = []

    def read(places: Collection[Place]) -> Mapping[Place, bytes]:
        asked.append(len(places))
        return dict.fromkeys(places, merkle.EMPTY)

    merkle.root(size, read)
    for leaf in (0, 1, size // 3, size - 1):
        merkle.inclusion(leaf, size, read)
    for old in (1, 2, 777_777, size - 1):
        merkle.consistency(old, size, read)
    assert len(asked) == 9
    assert max(asked) <= 2 * math.ceil(math.log2(size)) + 1


def test_what_is_not_there_has_no_proof() -> None:
    for ask in (
        lambda: merkle.inclusion(5, 5, kept(5)),
        lambda: merkle.inclusion(3, 7, kept(5)),
        lambda: merkle.consistency(6, 5, kept(6)),
    ):
        with pytest.raises(merkle.NotInTree):
            ask()
