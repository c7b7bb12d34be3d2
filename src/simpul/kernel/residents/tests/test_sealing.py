"""What is sealed cannot be read, changed or confused, and keys can be renewed."""

from __future__ import annotations

import os
from base64 import b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured

from simpul.kernel.residents import sealing

NIK = "3325116511900003"


def test_what_was_sealed_opens_again_and_shows_nothing() -> None:
    sealed = sealing.seal(NIK)
    assert sealing.open_(sealed) == NIK
    assert sealing.open_(memoryview(sealed)) == NIK
    assert NIK.encode() not in sealed


def test_two_seals_of_one_text_differ_but_its_fingerprints_agree() -> None:
    assert sealing.seal(NIK) != sealing.seal(NIK)
    assert sealing.fingerprint(NIK) == sealing.fingerprint(NIK)
    assert sealing.fingerprint(NIK) != sealing.fingerprint(NIK[:-1] + "4")
    assert len(sealing.fingerprint("")) == 32


@pytest.mark.parametrize("place", [0, 3, 10, -1])
def test_a_changed_byte_anywhere_is_noticed(place: int) -> None:
    broken = bytearray(sealing.seal(NIK))
    broken[place] ^= 1
    with pytest.raises(sealing.Unopenable):
        sealing.open_(bytes(broken))


def test_a_retired_key_still_opens_and_is_renewed_to_the_present_one(settings) -> None:
    old, kept = dict(settings.SECRETS), sealing.seal(NIK)
    settings.SECRETS = {**old, "nik_key": b64encode(os.urandom(32)).decode(), "nik_keys_retired": [old["nik_key"]]}
    assert sealing.open_(kept) == NIK
    renewed = sealing.renewed(kept)
    assert renewed != kept
    assert sealing.renewed(renewed) == renewed
    settings.SECRETS = {**settings.SECRETS, "nik_keys_retired": []}
    assert sealing.open_(renewed) == NIK
    with pytest.raises(sealing.Unopenable, match="Kunci"):
        sealing.open_(kept)


@pytest.mark.parametrize("secret", [None, "bukan base64!", b64encode(b"pendek").decode()])
def test_a_missing_or_short_key_is_refused_loudly(settings, secret: str | None) -> None:
    others = {name: value for name, value in settings.SECRETS.items() if name != "nik_key"}
    settings.SECRETS = others if secret is None else {**others, "nik_key": secret}
    with pytest.raises(ImproperlyConfigured, match="nik_key"):
        sealing.seal(NIK)
