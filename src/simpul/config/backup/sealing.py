"""Encryption by age: what goes in is sealed for public keys, and opens with a private key that the server never had."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyrage

from simpul.config.cli.trouble import Trouble

UNWRITTEN = "Cadangan tidak dapat ditulis: {}. Periksa ruang dan keadaan disk."
SEALED = b"age-encryption.org/v1"
ARMOURED = b"-----BEGIN AGE ENCRYPTED FILE"


def new_key(passphrase: str = "") -> tuple[bytes, str]:
    """The text of a new key file, itself sealed when a passphrase is given, and its public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# public key: {public}\n{identity}\n".encode()
    return (pyrage.passphrase.encrypt(text, passphrase) if passphrase else text), public


def recipients(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Public keys; raises `Trouble` for one that is none."""
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as error:
        raise Trouble(
            f"Kunci publik cadangan salah: {error}. Kunci publik dimulai dengan age1. Buat: ./simpul backup --new-key BERKAS"
        ) from error


def identities(path: Path, passphrase: Callable[[], str]) -> list[pyrage.x25519.Identity]:
    """The private keys of a key file; the passphrase is asked for only if the file is sealed by one."""
    if not path.exists():
        raise Trouble(f"Berkas kunci {path} tidak ditemukan.")
    content = path.read_bytes()
    if content.startswith((SEALED, ARMOURED)):
        try:
            content = pyrage.passphrase.decrypt(content, passphrase())
        except pyrage.DecryptError as error:
            raise Trouble(f"Kata sandi untuk {path.name} salah.") from error
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except pyrage.IdentityError as error:
        raise Trouble(f"Kunci di {path} rusak.") from error
    if not found:
        raise Trouble(f"{path} bukan berkas kunci: tidak ada baris AGE-SECRET-KEY-….")
    return found


def seal(write: Callable[[IO[bytes]], None], out: IO[bytes], keys: Sequence[pyrage.x25519.Recipient]) -> None:
    """Encrypt what `write` writes, as it comes. What it raises is raised here, and `out` is then worth nothing."""
    failed: list[BaseException] = []
    reading, writing = os.pipe()

    def produce() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                write(pipe)
        except BaseException as error:  # told to the caller below
            failed.append(error)

    producer = threading.Thread(target=produce, name="backup")
    producer.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            pyrage.encrypt_io(pipe, out, keys)
    except pyrage.EncryptError as error:
        raise Trouble(UNWRITTEN.format(error)) from error
    finally:
        producer.join()
    if failed:
        raise failed[0]


@contextmanager
def opened(path: Path, keys: Sequence[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    """What was sealed in a file, as a stream. Raises `Trouble` at the end of the block if it isn't whole, or not for these keys."""
    failed: list[str] = []
    reading, writing = os.pipe()

    def decrypt() -> None:
        try:
            with path.open("rb") as file, os.fdopen(writing, "wb") as pipe:
                pyrage.decrypt_io(file, pipe, keys)
        except (pyrage.DecryptError, OSError) as error:
            failed.append(str(error))

    decrypter = threading.Thread(target=decrypt, name="restore")
    decrypter.start()
    wrong: BaseException | None = None
    try:
        with os.fdopen(reading, "rb") as pipe:
            try:
                yield pipe
                while pipe.read(1 << 20):  # to the last block: age marks the end, so a file cut short is known
                    pass
            except Exception as error:
                wrong = error
    finally:
        with suppress(RuntimeError):
            decrypter.join()
    _judge(path, failed, wrong)


def _judge(path: Path, failed: list[str], wrong: BaseException | None) -> None:
    if isinstance(wrong, Trouble):
        raise wrong
    if failed and "No matching keys" in failed[0]:
        raise Trouble(f"Kunci ini bukan kunci cadangan {path.name}. Pakai kunci pasangannya.")
    if failed or wrong is not None:
        reason = failed[0] if failed else str(wrong)
        raise Trouble(f"Cadangan {path.name} rusak atau terpotong, dan tidak dipakai. Ambil salinan lain. ({reason})")
