"""Commitments that wait, leaves, what they open to, the hashes above them, checkpoints, keys, and what witnesses said.

All of it is written by the functions in `guarantees`; the platform itself may add commitments that wait, keys and what it saw of others.
"""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, F, Q


class Pending(models.Model):
    """A commitment that has no place in the tree yet. Its number is no order: transactions end when they end."""

    kind = models.TextField()
    ref = models.TextField()
    body = models.TextField()
    salt = models.BinaryField()  # the database draws it
    at = models.DateTimeField()

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pending_is_legible", condition=~Q(kind__contains="\n") & ~Q(ref__contains="\n") & ~Q(ref="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Leaf(models.Model):
    """A place in the tree, forever. `hash` = SHA-256(0x00, salt, text); what it is about is named by a public reference."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    ref = models.TextField()
    hash = models.BinaryField()
    at = models.DateTimeField("Dicatat pada")

    read_only = True

    class Meta:
        indexes = [models.Index(fields=["ref", "-seq"], name="leaf_of_ref")]

    def __str__(self) -> str:
        return f"{self.seq} {self.ref}"

    @property
    def hexadecimal(self) -> str:
        """The hash as it is written."""
        return bytes(self.hash).hex()


class Opening(models.Model):
    """What a leaf opens to: its salt, and the text that was committed. It may be erased; the leaf stays."""

    leaf = models.OneToOneField(Leaf, PROTECT, primary_key=True, related_name="opening")
    salt = models.BinaryField()
    text = models.TextField()

    read_only = True

    def __str__(self) -> str:
        return f"opening of {self.leaf_id}"


class Node(models.Model):
    """The hash of a complete subtree above the leaves. `place` = index · 2^(level+1) + 2^level − 1, which no other subtree has."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    read_only = True

    def __str__(self) -> str:
        return str(self.place)


class Log(models.Model):
    """The tree's size; one row, which whoever lengthens the tree takes first."""

    size = models.BigIntegerField(default=0)

    read_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="log_is_one", condition=Q(id=1, size__gte=0))]

    def __str__(self) -> str:
        return str(self.size)


class Key(models.Model):
    """A public key by which checkpoints were signed, since when. Old ones stay: what they signed must stay readable."""

    verifier = models.TextField(unique=True)
    since = models.DateTimeField()

    append_only = True

    def __str__(self) -> str:
        return self.verifier


class Checkpoint(models.Model):
    """A signed statement: so many leaves, this root. Each is longer than the one before it and holds it."""

    size = models.BigIntegerField("Jumlah daun", unique=True)
    root = models.BinaryField()
    previous_size = models.BigIntegerField(null=True, unique=True)
    origin = models.TextField()
    note = models.TextField()
    key = models.ForeignKey(Key, PROTECT, related_name="+")
    at = models.DateTimeField("Ditandatangani pada")

    read_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="checkpoint_grows", condition=Q(previous_size=None) | Q(size__gt=F("previous_size"))
            ),
            models.UniqueConstraint(models.Value(1), condition=Q(previous_size=None), name="checkpoint_first_once"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"

    @property
    def hexadecimal(self) -> str:
        """The root as it is written."""
        return bytes(self.root).hex()


class Cosignature(models.Model):
    """What a witness signed of a checkpoint of ours, and when it says that it saw it. `witness` is its public key, which bears its name."""

    checkpoint = models.ForeignKey(Checkpoint, PROTECT, related_name="cosignatures")
    witness = models.TextField("Saksi")
    line = models.TextField()
    seen_at = models.DateTimeField("Dilihat saksi pada")
    at = models.DateTimeField()

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosignature_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.checkpoint_id}"

    @property
    def name(self) -> str:
        """What the witness is called."""
        return self.witness.partition("+")[0]


class Witnessed(models.Model):
    """What we saw of another regency's log. Either we cosigned it, or it does not hold with what we saw before, and `refused` says why."""

    origin = models.TextField("Log")
    size = models.BigIntegerField("Jumlah daun")
    root = models.BinaryField()
    note = models.TextField()
    line = models.TextField()
    refused = models.TextField("Ditolak karena", default="")
    evidence = models.TextField(default="")
    at = models.DateTimeField("Dilihat pada")

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "size"], condition=Q(refused=""), name="witnessed_once"),
            models.CheckConstraint(name="witnessed_or_refused", condition=Q(refused="") ^ Q(line="")),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.size} {self.refused}"
