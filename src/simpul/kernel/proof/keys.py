"""The two keys of a regency: one signs its own log, one what it saw of another's. Their names say whose they are."""

from __future__ import annotations

import base64

from django.conf import settings

from simpul.kernel.proof.models import Key
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.notes import Signer


class NoKey(RuntimeError):
    """`secrets.toml` holds no usable key."""


def origin() -> str:
    """What the log is called, for good: `proof_origin` in secrets.toml, chosen before the first checkpoint, or one made of the slug."""
    return str(settings.SECRETS.get("proof_origin") or f"{_slug()}.simpul/bukti")


def log() -> Signer:
    """The key that signs checkpoints. Raises `NoKey`."""
    return Signer(origin(), _seed("proof_key"))


def witness() -> Signer:
    """The key that cosigns those of another regency. Raises `NoKey`."""
    return Signer(origin().removesuffix("/bukti") + "/saksi", _seed("witness_key"), witness=True)


def kept(signer: Signer) -> Key:
    """The public half as it is published, written down when it is used first."""
    found, _made = Key.objects.get_or_create(verifier=str(signer.verifier), defaults={"since": clock.now()})
    return found


def _slug() -> str:
    return current().slug.replace("_", "-")


def _seed(name: str) -> bytes:
    try:
        seed = base64.b64decode(settings.SECRETS[name], validate=True)
    except (KeyError, ValueError) as problem:
        raise NoKey(f"“{name}” tidak ada atau tidak terbaca di secrets.toml. Jalankan ulang Simpul.") from problem
    if len(seed) != 32:
        raise NoKey(f"“{name}” di secrets.toml bukan 32 bita.")
    return seed
