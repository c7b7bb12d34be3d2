"""The pages, the files, and the verifier that reads them as an outsider would: with nothing but Python."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simpul.kernel import proof
from simpul.kernel.proof import kinds, sequencing, signing, tree
from simpul.kernel.proof.verifier import SOURCE, simpul_verify
from simpul.lib import notes

pytestmark = pytest.mark.django_db
WITNESS = notes.Signer("tapanuli-selatan.simpul/saksi", b"w" * 32, witness=True)


@pytest.fixture
def open_kind() -> Iterator[None]:
    proof.register(proof.Kind("uji", "Uji", "uji/"))
    yield
    del kinds.registry["uji"]


@pytest.fixture
def signed(open_kind: None) -> None:
    """Two checkpoints over some records; the second is cosigned."""
    for many in (5, 8):
        proof.commit_all(
            "uji", [(f"uji/{many}-{n}", {"nilai": n, "uraian": "Pembelian ATK — “rim”"}) for n in range(many)]
        )
        proof.commit("rahasia", f"rahasia/{many}", "x")
        made = signing.sign(by=None)
    made.cosignatures.create(
        witness=str(WITNESS.verifier),
        line=WITNESS.line(notes.parted(made.note)[0], 1_800_000_000),
        seen_at=made.at,
        at=made.at,
    )


def run(tmp_path: Path, text: str, *keys: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "berkas").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SOURCE), str(tmp_path / "berkas"), *keys],
        capture_output=True,
        text=True,
        check=False,
    )


def told(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_a_record_is_shown_checked_and_taken_away(client: Client, signed: None, tmp_path: Path) -> None:
    page = told(client, "/bukti/?acuan=uji/5-3")
    assert "Benar." in page
    assert "Pembelian ATK" in page
    found = run(tmp_path, told(client, "/bukti/bukti.json?acuan=uji/5-3"))
    assert (found.returncode, found.stdout[:6]) == (0, "BENAR:"), found.stderr
    assert "uji/5-3" in found.stdout
    assert "Kunci diambil dari berkas itu sendiri" in found.stdout


def test_a_key_of_ones_own_is_what_counts(client: Client, signed: None, tmp_path: Path) -> None:
    keys = told(client, "/bukti/kunci.txt").split()
    text = told(client, "/bukti/bukti.json?acuan=uji/5-3")
    assert run(tmp_path, text, keys[0]).returncode == 0
    other = notes.Signer(keys[0].partition("+")[0], b"z" * 32)
    assert "belum ditandatangani" in run(tmp_path, text, str(other.verifier)).stderr


def test_checkpoints_stand_at_lasting_addresses_and_hold_each_other(
    client: Client, signed: None, tmp_path: Path
) -> None:
    new = tree.newest()
    old = new.previous_size
    note = told(client, "/bukti/checkpoint")
    assert note == told(client, f"/bukti/checkpoint/{new.size}")
    assert run(tmp_path, note, new.key.verifier, str(WITNESS.verifier)).returncode == 0
    text = told(client, f"/bukti/konsistensi.json?dari={old}&ke={new.size}")
    found = run(tmp_path, text)
    assert f"{new.size} daun adalah lanjutan dari {old}" in found.stdout, found.stderr
    assert "Benar." in told(client, f"/bukti/konsistensi/?dari={old}&ke={new.size}")
    for page in (
        "/bukti/titik-periksa/",
        "/bukti/titik-periksa.atom",
        "/bukti/saksi/",
        "/bukti/saksi.json",
        "/bukti/simpul_verify.py",
    ):
        assert told(client, page)
    assert client.get(f"/bukti/konsistensi.json?dari={new.size}&ke={old}").status_code == 404


@pytest.fixture
def files(client: Client, signed: None) -> list[str]:
    new = tree.newest()
    return [
        told(client, "/bukti/bukti.json?acuan=uji/8-3"),
        told(client, f"/bukti/konsistensi.json?dari={new.previous_size}&ke={new.size}"),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 1), st.integers(0, 10**6), st.integers(0, 7))
def test_one_bit_changed_anywhere_is_found(files: list[str], which: int, at: int, bit: int) -> None:
    raw = bytearray(files[which].encode())
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises((simpul_verify.Wrong, ValueError, KeyError, TypeError, IndexError, AttributeError)):
        simpul_verify.verify(raw.decode(), [])


def test_what_was_changed_is_named(files: list[str], tmp_path: Path) -> None:
    file = json.loads(files[0])
    for field, value, said in (
        ("text", file["text"].replace("ATK", "ATX"), "leaf: bukan sidik dari salt dan text"),
        ("proof", [file["proof"][0][::-1], *file["proof"][1:]], "proof: tidak sampai"),
        ("checkpoint", file["checkpoint"].replace("\n", "\n1", 1), "tanda tangan"),
        ("keys", file["keys"][:1], "bukan dari kunci yang disebut"),
    ):
        found = run(tmp_path, json.dumps(file | {field: value}, ensure_ascii=False) + "\n")
        assert found.returncode == 1
        assert said in found.stderr
    assert "ditulis lain" in run(tmp_path, files[0].replace(", ", ",  ", 1)).stderr


def test_what_is_hidden_and_what_is_unknown_are_answered_alike(client: Client, signed: None) -> None:
    proof.commit("rahasia", "rahasia/menunggu", "x")
    for path in ("/bukti/?acuan={}", "/bukti/bukti.json?acuan={}"):
        answers = [client.get(path.format(ref)) for ref in ("rahasia/5", "rahasia/9", "rahasia/menunggu", "tidak/ada")]
        assert {one.status_code for one in answers} == {404}
        bodies = {
            one.content.decode().replace(ref, "").replace(ref.replace("/", "%2F"), "")
            for one, ref in zip(answers, ("rahasia/5", "rahasia/9", "rahasia/menunggu", "tidak/ada"), strict=True)
        }
        assert len(bodies) == 1
    answer = client.get("/bukti/bukti.json?acuan=rahasia/5")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_record_waits_for_its_place_and_then_for_the_night(client: Client, signed: None) -> None:
    proof.commit("uji", "uji/baru", "x")
    assert "sebentar lagi" in told(client, "/bukti/?acuan=uji/baru")
    sequencing.sequence()
    assert "malam ini" in told(client, "/bukti/?acuan=uji/baru")
    assert client.get("/bukti/bukti.json?acuan=uji/baru").status_code == 409


def test_what_was_erased_is_still_proven_to_have_been_there(client: Client, signed: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proof_erase('uji', 'uji/8-3')")
    assert "sudah dihapus" in told(client, "/bukti/?acuan=uji/8-3")
    found = run(tmp_path, told(client, "/bukti/bukti.json?acuan=uji/8-3"))
    assert "sudah dihapus" in found.stdout, found.stderr


@pytest.mark.parametrize("asked", ["a" * 300, "%F0%9F%98%80", "uji/8-3&daun=99999999999999999999"])
def test_nonsense_is_answered_plainly(client: Client, asked: str) -> None:
    assert client.get(f"/bukti/?acuan={asked}").status_code == 404
    assert client.get(f"/bukti/bukti.json?acuan={asked}").status_code == 404


def test_the_script_is_small() -> None:
    script = SOURCE.parents[3] / "portal" / "design" / "static" / "proof.js"
    assert len(script.read_bytes()) <= 3_000
