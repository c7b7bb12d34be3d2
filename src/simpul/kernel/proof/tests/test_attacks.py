"""The tree, attacked by raw SQL: as the platform's role, and as the owner of the tables. And the races around its growing end."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from simpul.kernel import proof
from simpul.kernel.proof import sequencing, signing, tree, verifying
from simpul.kernel.proof.models import Checkpoint, Leaf, Pending
from simpul.kernel.proof.tests.test_tree import grow, hashes, plain
from simpul.lib import clock


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE proof_leaf SET hash = hash",
        "DELETE FROM proof_leaf",
        "INSERT INTO proof_leaf (seq, kind, ref, hash, at) VALUES (99, 'a', 'b', sha256(''), now())",
        "TRUNCATE proof_leaf CASCADE",
        "UPDATE proof_node SET hash = hash",
        "DELETE FROM proof_opening",
        "UPDATE proof_opening SET text = ''",
        "DELETE FROM proof_pending",
        "UPDATE proof_pending SET body = ''",
        "UPDATE proof_log SET size = 0",
        "INSERT INTO proof_checkpoint (size, root, origin, note, key_id, at) VALUES (1, '', '', '', 1, now())",
        "DELETE FROM proof_checkpoint",
        "UPDATE proof_cosignature SET line = ''",
        "UPDATE proof_witnessed SET refused = ''",
        "DELETE FROM proof_key",
    ],
)
def test_the_platform_cannot(attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def signed_by_force(size: int, root: bytes, origin: str = "") -> None:
    last = tree.newest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT proof_sign(%s, %s, %s, '', %s, %s)",
            [size, root, origin or last.origin, last.key_id, clock.now()],
        )


@pytest.mark.django_db
def test_no_checkpoint_is_smaller_forked_empty_of_leaves_or_of_another_name() -> None:
    grow(7)
    signing.sign(by=None)
    grow(2)
    size = tree.size()
    for wrong, root, origin, guard in (
        (size - 2, tree.root(size - 2), "", "checkpoint_grows|leaves after one"),
        (size - 3, tree.root(size - 3), "", "leaves after one"),
        (size, tree.root(size - 1), "", "has another root"),
        (size + 1, tree.root(size), "", "has another root"),
        (size, tree.root(size), "lain", "the log is called"),
    ):
        with pytest.raises(IntegrityError, match=guard):
            signed_by_force(wrong, root, origin)
    signed_by_force(size, tree.root(size))
    assert Checkpoint.objects.count() == 2


@pytest.mark.django_db
def test_what_was_posted_is_never_erased() -> None:
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT proof_erase('ledger.entry', 'anggaran/2027/1')")


REFUSED = {
    "a leaf in the middle": ("DELETE FROM proof_leaf WHERE seq = 3", "foreign key|violates"),
    "a gap": ("INSERT INTO proof_leaf (seq, kind, ref, hash, at) VALUES (4000, 'a', 'b', sha256(''), now())", "leaf_follows"),
    "a place twice": ("INSERT INTO proof_leaf (seq, kind, ref, hash, at) VALUES (3, 'a', 'b', sha256(''), now())", "proof_leaf_pkey"),
    "two first checkpoints": (
        "INSERT INTO proof_checkpoint (size, root, origin, note, key_id, at) "
        "SELECT 2, root, origin, note, key_id, at FROM proof_checkpoint",
        "checkpoint_first_once",
    ),
    "a smaller checkpoint": (
        "INSERT INTO proof_checkpoint (size, root, previous_size, origin, note, key_id, at) "
        "SELECT 2, root, size, origin, note, key_id, at FROM proof_checkpoint",
        "checkpoint_grows",
    ),
    "a checkpoint of leaves that are not there": (
        "INSERT INTO proof_checkpoint (size, root, previous_size, origin, note, key_id, at) "
        "SELECT 9999, root, size, origin, note, key_id, at FROM proof_checkpoint",
        "checkpoint_of_tree",
    ),
    "a second log": ("INSERT INTO proof_log (id, size) VALUES (2, 0)", "log_is_one"),
}  # fmt: skip
FOUND = {
    "a leaf": ("UPDATE proof_leaf SET hash = sha256('x') WHERE seq = 3", "daun 3"),
    "a leaf with what it opens to": (
        "UPDATE proof_opening SET text = text || ' ' WHERE leaf_id = 3;"
        "UPDATE proof_leaf l SET hash = proof_leaf_hash(o.salt, o.text) FROM proof_opening o WHERE o.leaf_id = l.seq AND seq = 3",
        r"\(pohon\): simpul tingkat 1",
    ),
    "a node": ("UPDATE proof_node SET hash = sha256('x') WHERE place = 3", "tingkat 2"),
    "a reference": ("UPDATE proof_leaf SET ref = 'uji/99' WHERE seq = 3", "acuan"),
    "a signature": ("UPDATE proof_checkpoint SET note = replace(note, '— ', '— x')", "tanda tangan"),
    "the size in a checkpoint": ("UPDATE proof_checkpoint SET size = size - 1", "naskahnya"),
    "the log's size": ("UPDATE proof_log SET size = size - 1", "menyebut"),
}


def test_even_the_owner_of_the_tables_cannot(as_owner: Any) -> None:
    grow(7)
    signing.sign(by=None)
    for what, (statement, guard) in REFUSED.items():
        with pytest.raises(IntegrityError, match=guard):
            as_owner.execute(statement)
        assert what
    assert list(verifying.flaws()) == []


@pytest.mark.parametrize("what", FOUND)
def test_what_the_owner_can_change_is_found_and_named(as_owner: Any, what: str) -> None:
    grow(7)
    signing.sign(by=None)
    statement, said = FOUND[what]
    as_owner.execute(statement)
    assert any(re.search(said, str(flaw)) for flaw in verifying.flaws())


def test_a_tree_rewritten_without_a_trace_within_it_is_still_not_what_was_signed(as_owner: Any) -> None:
    grow(7)
    before = signing.sign(by=None)
    grow(1)
    seq = Leaf.objects.get(ref="uji/3").seq
    as_owner.execute(FOUND["a leaf with what it opens to"][0].replace("= 3", f"= {seq}"))
    for level in range(1, tree.size().bit_length()):
        below = "(SELECT 2 * seq AS place, hash FROM proof_leaf)" if level == 1 else "proof_node"
        as_owner.execute(
            f"UPDATE proof_node n SET hash = proof_node_hash(l.hash, r.hash) FROM {below} l, {below} r"
            f" WHERE n.place & {(2 << level) - 1} = {(1 << level) - 1} AND l.place = n.place - {1 << level - 1}"
            f" AND r.place = n.place + {1 << level - 1}"
        )
    assert [flaw.what for flaw in verifying.flaws()] == ["pohon bukan lagi yang ditandatangani"]
    for whole in (True, False):
        with pytest.raises(signing.NotSigned, match="bukan lagi"):
            signing.sign(by=None, whole=whole)
    with pytest.raises(IntegrityError, match="no longer those that were signed"):
        signed_by_force(tree.size(), tree.root(tree.size()))
    assert tree.newest() == before


def at_once(many: int, act: Callable[[int], None]) -> list[BaseException]:
    """Let so many threads act at one moment, each on a connection of its own; gives what they met."""
    begin, met = threading.Barrier(many), []

    def one(n: int) -> None:
        begin.wait()
        try:
            act(n)
        except Exception as problem:
            met.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[n]) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_under_writers_that_commit_late_or_die_nothing_is_lost_doubled_or_skipped() -> None:
    sequencing.sequence()
    before, done = tree.size(), []

    def act(n: int) -> None:
        if n < 4:
            for _ in range(20):
                sequencing.sequence(7)
            return
        for turn in range(8):
            with transaction.atomic():
                proof.commit("uji", f"uji/{n}/{turn}", {})
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(random() / 50)")
                    if n == 5 and turn == 4:
                        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            done.append(f"uji/{n}/{turn}")

    met = at_once(12, act)
    assert len(met) == 1, met
    sequencing.sequence()
    assert not Pending.objects.exists()
    placed = list(Leaf.objects.filter(kind="uji").values_list("ref", flat=True))
    assert sorted(placed) == sorted(done)
    assert list(Leaf.objects.order_by("seq").values_list("seq", flat=True)) == list(range(before + len(done)))
    assert tree.root(tree.size()) == plain(hashes())
    assert list(verifying.flaws()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_that_commits_after_later_ones_were_placed_gets_the_next_place(owner: Any) -> None:
    sequencing.sequence()
    before = tree.size()
    with owner.transaction():
        owner.execute("INSERT INTO proof_pending (kind, ref, body) VALUES ('uji', 'uji/lambat', '')")
        proof.commit("uji", "uji/cepat", "")
        assert sequencing.sequence() == 1
    assert sequencing.sequence() == 1
    assert list(Leaf.objects.filter(seq__gte=before).order_by("seq").values_list("ref", flat=True)) == [
        "uji/cepat",
        "uji/lambat",
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_place_at_once_never_give_one_place_twice() -> None:
    for level in ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"):
        kind = level.split()[0].lower()
        proof.commit_all(kind, [(f"uji/{n}", "") for n in range(40)])

        def act(n: int, level: str = level) -> None:
            for _ in range(6):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
                    cursor.execute("SELECT proof_sequence(3)")

        for problem in at_once(4, act):
            assert "could not serialize" in str(problem)
        sequencing.sequence()
        assert Leaf.objects.filter(kind=kind).count() == 40
        assert list(verifying.flaws()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_signs() -> None:
    grow(3)
    met = at_once(4, lambda n: signing.sign(by=None) and None)
    assert all(isinstance(one, signing.NotSigned) for one in met)
    assert Checkpoint.objects.count() == 1


def test_without_the_guard_a_gap_opens(as_owner: Any) -> None:
    grow(2)
    as_owner.execute("ALTER TABLE proof_leaf DROP CONSTRAINT leaf_follows")
    as_owner.execute(REFUSED["a gap"][0])
    [(gap,)] = as_owner.execute("SELECT max(seq) - count(*) FROM proof_leaf")
    assert gap > 0, "so the key is what refuses it"
