from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simpul.config.backup import plan, sealing
from simpul.config.cli import examination, reloading
from simpul.config.cli.commands import regency as regencies
from simpul.config.cli.commands.upgrade import way_back
from simpul.kernel.regency import load
from simpul.lib import clock


@pytest.fixture
def batang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIMPUL_VAR", str(tmp_path))
    found = load("batang")
    found.folder.mkdir(parents=True)
    (found.folder / "secrets.toml").touch()
    return found


def test_it_misses_backups(batang, tmp_path) -> None:
    def said() -> str:
        return " ".join(examination._backup(batang))

    assert "Belum ada kunci cadangan" in said()
    plan.add_recipient(batang, sealing.new_key()[1])
    assert "Belum pernah dicadangkan" in said()
    kept = tmp_path / "cadangan"
    kept.touch()
    plan.note(batang, plan.Last(clock.now(), str(kept), 1, 1.0, "0"))
    assert said() == ""
    with clock.frozen(clock.now() + timedelta(hours=50)):
        assert "berumur 2 hari 2 jam" in said()
    kept.unlink()
    assert "tidak ada lagi di tempatnya" in said()
    (batang.folder / "demonstration").touch()
    assert list(examination._backup(load("batang"))) == []


def certificate(days: int) -> bytes:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "uji")]),
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(clock.now() - timedelta(days=100))
    signed = made.not_valid_after(clock.now() + timedelta(days=days)).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def test_it_knows_certificates_that_end_soon(batang) -> None:
    path = batang.folder / "tte.crt"
    path.write_bytes(certificate(60))
    assert list(examination._certificates()) == []
    path.write_bytes(certificate(5))
    assert "berakhir" in " ".join(examination._certificates())
    path.write_bytes(b"bukan")
    assert "tidak terbaca" in " ".join(examination._certificates())


def test_it_knows_secrets_that_others_can_read(batang) -> None:
    secrets = batang.folder / "secrets.toml"
    secrets.chmod(0o600)
    assert list(examination._secrets()) == []
    secrets.chmod(0o640)
    assert list(examination._secrets()) == [f"{secrets} terbaca orang lain. Jalankan: chmod 600 {secrets}"]


def test_it_knows_a_disk_that_is_nearly_full(batang, monkeypatch) -> None:
    usage = shutil.disk_usage(batang.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=600_000_000))
    assert list(examination._room()) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=120_000_000))
    assert list(examination._room()) == ["Tersisa 120 MB. Kosongkan sedikitnya 500 MB."]


def test_it_knows_programs_replaced_under_a_running_server(batang, monkeypatch) -> None:
    (batang.folder / "data").mkdir()
    private = SimpleNamespace(data=batang.folder / "data", pid=lambda: 4711)
    monkeypatch.setattr(examination.provided, "cluster", lambda: private)
    monkeypatch.setattr(examination.os, "readlink", lambda path: "/usr/lib/postgresql/15/bin/postgres")
    assert list(examination._binaries()) == []
    monkeypatch.setattr(examination.os, "readlink", lambda path: "/usr/lib/postgresql/15/bin/postgres (deleted)")
    assert "diperbarui selagi berjalan" in " ".join(examination._binaries())


def test_it_knows_a_clock_that_runs_away(monkeypatch) -> None:
    there = clock.now() - timedelta(seconds=90)
    monkeypatch.setattr(examination.administration, "ask", lambda where, query: [(there,)])
    assert "berbeda 90 detik" in " ".join(examination._clock(None))


def test_ports_are_those_really_served(batang, monkeypatch, capsys) -> None:
    monkeypatch.setattr(reloading, "pages", lambda one: {1: {"SIMPUL_PORT": "9007"}} if one.slug == "batang" else {})
    assert examination.served_at(batang) == 9007
    monkeypatch.setattr(regencies.provided, "database", lambda: __import__("contextlib").nullcontext())
    monkeypatch.setattr(regencies.administration, "exists", lambda server, name: True)
    regencies.run(["list"])
    assert "port 9007" in capsys.readouterr().out
    regencies.run(["list", "--port", "9100"])
    assert "port 9100" in capsys.readouterr().out


def test_a_failed_upgrade_says_how_to_go_back(batang, tmp_path) -> None:
    assert f"./simpul restore {tmp_path / 'x.age'} --key" in way_back(batang, tmp_path / "x.age")
    assert "restore" not in way_back(batang, None)
