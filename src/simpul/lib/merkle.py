"""Merkle trees after RFC 6962 and RFC 9162: roots, inclusion and consistency proofs, and checking them.

A tree of `size` leaves is asked for by its *complete subtrees*, named by (level, index): (0, 7) is the hash of leaf 7, (3, 2) covers leaves
16 to 23. Whoever keeps their hashes gives any root or proof from a handful of them; `read` is how they are asked for, all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256

Place = tuple[int, int]
Range = tuple[int, int]
Read = Callable[[Collection[Place]], Mapping[Place, bytes]]
EMPTY = sha256(b"").digest()


class NotInTree(ValueError):
    """A leaf or a size that the tree does not have."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what stands above two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size`: so many leaves stand left of the root."""
    return 1 << ((size - 1).bit_length() - 1)


def parts(span: Range) -> list[Place]:
    """The complete subtrees that a range of leaves consists of, from left to right. It begins where a subtree of its size may."""
    low, high = span
    found = []
    while low < high:
        level = (high - low).bit_length() - 1
        if low:
            level = min(level, (low & -low).bit_length() - 1)
        found.append((level, low >> level))
        low += 1 << level
    return found


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbouring complete subtrees, of which none is smaller than the next."""
    if not hashes:
        return EMPTY
    above = hashes[-1]
    for one in reversed(hashes[:-1]):
        above = node_hash(one, above)
    return above


def root(size: int, read: Read) -> bytes:
    """The root of the tree as it was with so many leaves."""
    return _hashes([(0, size)], read)[0]


def inclusion(leaf: int, size: int, read: Read) -> list[bytes]:
    """The proof that a leaf stands in the tree of this size. Raises `NotInTree`."""
    if not 0 <= leaf < size:
        raise NotInTree(f"leaf {leaf} of {size}")
    return _hashes(list(_path(leaf, 0, size)), read)


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """The proof that the tree of size `old` is the beginning of that of size `new`. Raises `NotInTree`."""
    if not 0 <= old <= new:
        raise NotInTree(f"size {old} of {new}")
    return _hashes(list(_subproof(old, 0, new, whole=True)), read) if 0 < old < new else []


def includes(leaf: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether an inclusion proof holds (RFC 9162, 2.1.3.2)."""
    if not 0 <= leaf < size:
        return False
    at, last, hash_ = leaf, size - 1, leaf_hash
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            hash_ = node_hash(one, hash_)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, one)
        at, last = at >> 1, last >> 1
    return last == 0 and hash_ == root


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a consistency proof holds (RFC 9162, 2.1.4.2)."""
    if old in {0, new}:
        return not proof and old_root == (EMPTY if old == 0 else new_root) and 0 <= old <= new
    if not 0 < old < new or not proof:
        return False
    return _roots(old, new, old_root, proof) == (old_root, new_root)


def _roots(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a consistency proof leads to; None where it is too short or too long."""
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for one in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            first, second = node_hash(one, first), node_hash(one, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, one)
        at, last = at >> 1, last >> 1
    return (first, second) if last == 0 else None


def _path(leaf: int, low: int, high: int) -> Iterator[Range]:
    """The ranges beside the way from a leaf up to the root, the lowest first."""
    if high - low == 1:
        return
    middle = low + split(high - low)
    if leaf < middle:
        yield from _path(leaf, low, middle)
        yield middle, high
    else:
        yield from _path(leaf, middle, high)
        yield low, middle


def _subproof(old: int, low: int, high: int, *, whole: bool) -> Iterator[Range]:
    """RFC 6962's SUBPROOF, as ranges. `old` is where the old tree ends; `whole`: its root is known to who checks."""
    if old == high:
        if not whole:
            yield low, high
        return
    middle = low + split(high - low)
    if old <= middle:
        yield from _subproof(old, low, middle, whole=whole)
        yield middle, high
    else:
        yield from _subproof(old, middle, high, whole=False)
        yield low, middle


def _hashes(spans: Sequence[Range], read: Read) -> list[bytes]:
    """The hash of each range, with one question."""
    made = [parts(span) for span in spans]
    wanted = {place for several in made for place in several}
    known = read(wanted) if wanted else {}
    if missing := wanted - known.keys():
        raise NotInTree(f"no hash at {min(missing)}")
    return [folded([known[place] for place in several]) for several in made]
