"""Signed notes, checkpoints of a log and their cosignatures, as C2SP describes them (signed-note, tlog-checkpoint, tlog-cosignature).

A note is a text and, after an empty line, signatures: `— <name> <base64 of key id and signature>`. A checkpoint's text is origin, number of
leaves and root, a line each. A witness signs the text with the time at which it saw it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = b"\x01", b"\x04"
MARK = "— "
LARGEST = 100_000  # characters of a note


class BadNote(ValueError):
    """A text that is no such note, or whose signature does not hold."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name, as it is published: `name+id+key`."""

    name: str
    kind: bytes
    key: bytes

    @classmethod
    def read(cls, text: str) -> Verifier:
        """Raises `BadNote`."""
        name, _, rest = text.strip().partition("+")
        told, _, blob = rest.partition("+")
        raw = _decoded(blob)
        found = cls(name, raw[:1], raw[1:])
        if not name or found.kind not in {ED25519, COSIGNATURE} or len(found.key) != 32 or told != found.id.hex():
            raise BadNote("this is no public key")
        return found

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + self.kind + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.key).decode()}"

    def time(self, text: str, signature: bytes) -> int:
        """The moment that a cosignature tells; 0 for a plain signature. Raises `BadNote` if it does not hold."""
        moment, message = 0, text.encode()
        if self.kind == COSIGNATURE:
            moment, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = cosigned(text, moment)
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise BadNote(f"the signature of {self.name} does not hold") from None
        return moment


@dataclass(frozen=True)
class Signer:
    """A private key with its name. With `witness` it signs what others wrote, with the time."""

    name: str
    seed: bytes
    witness: bool = False

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        kind = COSIGNATURE if self.witness else ED25519
        return Verifier(self.name, kind, self._key.public_key().public_bytes_raw())

    def line(self, text: str, moment: int = 0) -> str:
        """The signature line below a note's text."""
        message = cosigned(text, moment) if self.witness else text.encode()
        time = moment.to_bytes(8, "big") if self.witness else b""
        signature = base64.b64encode(self.verifier.id + time + self._key.sign(message)).decode()
        return f"{MARK}{self.name} {signature}\n"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: so many leaves, this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Raises `BadNote`."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0] or not lines[1].isascii() or not lines[1].isdecimal():
            raise BadNote("this is no checkpoint")
        found = cls(lines[0], int(lines[1][:19]), _decoded(lines[2]))
        if len(found.root) != 32 or found.text != text:
            raise BadNote("this is no checkpoint")
        return found


def cosigned(text: str, moment: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def parted(note: str) -> tuple[str, list[str]]:
    """The text of a note, and its signature lines. Raises `BadNote`."""
    text, gap, rest = note.rpartition("\n\n")
    *lines, end = rest.split("\n")
    if len(note) > LARGEST or not gap or end or not lines or not all(line.startswith(MARK) for line in lines):
        raise BadNote("this is no signed note")
    return f"{text}\n", lines


def written(text: str, lines: Iterable[str]) -> str:
    """A note, from its text and its signature lines."""
    return f"{text}\n" + "".join(f"{line.rstrip()}\n" for line in lines)


def signed_by(verifier: Verifier, note: str) -> tuple[Checkpoint, int]:
    """The checkpoint of a note that this key signed, and the time that a witness tells. Raises `BadNote`."""
    text, lines = parted(note)
    for line in lines:
        name, _, blob = line.removeprefix(MARK).partition(" ")
        raw = _decoded(blob)
        if name == verifier.name and raw[:4] == verifier.id:
            moment = verifier.time(text, raw[4:])
            return Checkpoint.read(text), moment
    raise BadNote(f"{verifier.name} has not signed this")


def _decoded(text: str) -> bytes:
    """Bytes from base64, written in the one way that they are written."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("this is no base64") from None
    if base64.b64encode(raw).decode() != text:
        raise BadNote("this is no base64")
    return raw
