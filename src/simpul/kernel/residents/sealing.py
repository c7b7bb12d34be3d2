"""Sealing what must not lie readable in the database, and recognising it again without opening it.

A sealed text is `version (1 byte) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag`. The key id tells which
key closed it, so keys can be changed: the new one becomes `nik_key` in `secrets.toml`, the old ones go to
`nik_keys_retired`, and `renewed()` closes each row anew. A fingerprint is HMAC-SHA256 under `nik_pepper`: equal texts
have equal fingerprints, and without the pepper nobody can try the few billion identity numbers there could be.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
ID, NONCE = 4, 12
HEAD = len(VERSION) + ID


class Unopenable(ValueError):
    """The bytes were changed, or closed with a key that this installation doesn't hold."""


def seal(text: str) -> bytes:
    """The text, closed with the present key. Two seals of one text differ."""
    key = _present()
    head, nonce = VERSION + _id(key), os.urandom(NONCE)
    return head + nonce + AESGCM(key).encrypt(nonce, text.encode(), head)


def open_(sealed: bytes | memoryview) -> str:
    """The text inside. Raises `Unopenable`."""
    data = bytes(sealed)
    head, nonce, closed = data[:HEAD], data[HEAD : HEAD + NONCE], data[HEAD + NONCE :]
    key = _keys().get(head[len(VERSION) :])
    if key is None or not head.startswith(VERSION):
        raise Unopenable("Kunci untuk data ini tidak ada pada instalasi ini.")
    try:
        return AESGCM(key).decrypt(nonce, closed, head).decode()
    except InvalidTag as broken:
        raise Unopenable("Data tersegel ini sudah berubah sejak disegel.") from broken


def renewed(sealed: bytes | memoryview) -> bytes:
    """The same text under the present key; the very bytes if that key already closed it."""
    data = bytes(sealed)
    return data if data[len(VERSION) : HEAD] == _id(_present()) else seal(open_(data))


def fingerprint(text: str) -> bytes:
    """32 bytes by which equal texts are found again."""
    return hmac.digest(_secret("nik_pepper"), text.encode(), "sha256")


def _present() -> bytes:
    return _secret("nik_key")


def _keys() -> dict[bytes, bytes]:
    """Every key this installation can open with, by its id."""
    retired = (b64decode(text) for text in settings.SECRETS.get("nik_keys_retired", ()))
    return {_id(key): key for key in (_present(), *retired)}


def _secret(name: str) -> bytes:
    try:
        secret = b64decode(settings.SECRETS[name], validate=True)
    except (KeyError, ValueError) as missing:
        raise ImproperlyConfigured(f"Rahasia “{name}” tidak ada di secrets.toml atau bukan base64.") from missing
    if len(secret) != 32:
        raise ImproperlyConfigured(f"Rahasia “{name}” di secrets.toml harus 32 byte.")
    return secret


@cache
def _id(key: bytes) -> bytes:
    """A name for a key that tells nothing about it."""
    return hashlib.sha256(b"simpul key id" + key).digest()[:ID]
