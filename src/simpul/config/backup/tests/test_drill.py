"""The drill: back up while people write, lose the machine, come back on another."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.test import override_settings

from simpul.config.backup import chains, opening, plan, restoring, sealing, taking
from simpul.config.cli.cluster import Cluster
from simpul.config.cli.commands.backup import run
from simpul.config.cli.trouble import Trouble
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Attachment
from simpul.kernel.documents import store
from simpul.kernel.regency import current
from simpul.kernel.residents import sealing as sealed
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast, databases
from simpul.lib import clock
from simpul.services.complaints.models import Report

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS = 4
NIK = "3325116511900003"
HERE = databases.keys()


def secrets_of(regency):
    return tomllib.loads((regency.folder / "secrets.toml").read_text(encoding="utf-8"))


def complain(n: int) -> str:
    fields = {
        "title": f"Lampu mati {n}",
        "text": "Lampu jalan mati.",
        "category_id": "lampu-jalan",
        "region": cast.village(),
    }
    return engine.open_case(Report, by=NOBODY, fields=fields)[0].number


@contextmanager
def people_writing() -> Iterator[list[tuple[object, str]]]:
    """Several residents at once, each on a connection of his own; gives what was acknowledged, and when."""
    stop, acknowledged = threading.Event(), []

    def write(who: int) -> None:
        n = 0
        while not stop.is_set():
            number = complain(who * 10_000 + n)
            acknowledged.append((clock.now(), number))
            n += 1
        connections.close_all()

    writers = [threading.Thread(target=write, args=[who]) for who in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)


@pytest.fixture
def key(tmp_path: Path):
    path = tmp_path / "kunci.txt"
    content, public = sealing.new_key()
    path.write_bytes(content)
    return path, public


@pytest.fixture
def wishes(tmp_path: Path, key, monkeypatch: pytest.MonkeyPatch):
    """The regency under test keeps its backups in a folder of this test."""
    wished = plan.Plan((key[1],), tmp_path / "cadangan")
    monkeypatch.setattr(plan, "read", lambda regency: wished)
    return wished


def keys_of(path: Path):
    return sealing.identities(path, lambda: "")


def test_nothing_acknowledged_is_lost_and_every_chain_holds(wishes, key, tmp_path, monkeypatch) -> None:
    first = engine.open_case(
        Report,
        by=NOBODY,
        fields={"title": "Jalan rusak", "text": "Berlubang.", "category_id": "lampu-jalan", "region": cast.village()},
    )[0]
    conversation.attach(first, store(cast.photo(), by=None), kind=Attachment.Kind.PHOTO)
    slamet = Resident(name="Slamet")
    slamet.set_nik(NIK)
    slamet.save()
    with people_writing() as acknowledged:
        while len(acknowledged) < 40:
            assert threading.active_count() > WRITERS
        began = clock.now()
        promised = {number for at, number in list(acknowledged) if at < began} | {first.number}
        file, manifest = taking.take(current(), databases.keys())
        meanwhile = len(acknowledged) - len(promised) + 1
    assert meanwhile > 0, "nobody wrote while the backup ran: the test would prove nothing"
    monkeypatch.setenv("SIMPUL_VAR", str(tmp_path / "lain" / "test"))
    cluster = Cluster(tmp_path / "lain" / "postgres", durable=False)
    with cluster.running(tied=True) as server:
        regency, restored = restoring.restore(server, file, keys_of(key[0]), replace=False)
        assert restored == manifest
        keys = secrets_of(regency)
        assert keys["nik_key"] == HERE["nik_key"]
        assert keys["database_app_password"] != HERE["database_app_password"]
        app = {"user": keys["database_app"], "password": keys["database_app_password"]}
        with server.connect(keys["database"], **app) as connection:
            numbers = {n for (n,) in connection.execute("SELECT number FROM cases_case").fetchall()}
            assert promised <= numbers
            assert len(numbers) == manifest.heads.cases
            assert list(chains.flaws(connection)) == []
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM cases_caseevent")
            [(next_number,)] = connection.execute("SELECT nextval('case_number')").fetchall()
            assert next_number > max(int(number.rpartition("-")[2]) for number in numbers), "no number is given twice"
            connection.execute(
                "INSERT INTO audit_entry (at, actor_name, verb, noun, object_id, reason, detail)"
                " SELECT at, actor_name, verb, noun, object_id, reason, detail FROM audit_entry LIMIT 1"
            )
            [(closed,)] = connection.execute(
                "SELECT nik_sealed FROM residents_resident WHERE name = 'Slamet'"
            ).fetchall()
            assert NIK.encode() not in bytes(closed)
            with override_settings(SECRETS=keys):
                assert sealed.open_(closed) == NIK, "the keys that came along open what was sealed"
            blobs = [name for (name,) in connection.execute("SELECT sha256 FROM documents_blob").fetchall()]
        assert blobs
        for name in blobs:
            assert taking.sha256_of(regency.folder / "files" / name[:2] / name[2:4] / name) == name
        with pytest.raises(Trouble, match="--replace"):
            restoring.restore(server, file, keys_of(key[0]), replace=False)
        restoring.restore(server, file, keys_of(key[0]), replace=True)
        with server.connect() as admin:
            kept = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE '%before%'").fetchall()
        assert len(kept) == 1, "what was replaced is put aside"


def test_a_damaged_copy_a_wrong_key_and_a_cut_are_refused(wishes, key, tmp_path) -> None:
    complain(1)
    file, manifest = taking.take(current(), databases.keys())
    assert opening.unpack(file, keys_of(key[0])) == manifest
    whole = file.read_bytes()
    copy = tmp_path / "salinan.simpul.age"
    for place in (len(whole) // 3, len(whole) // 2, len(whole) - 20):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Trouble, match="rusak atau terpotong"):
            opening.unpack(copy, keys_of(key[0]))
    for length in (len(whole) // 2, len(whole) - 1):
        copy.write_bytes(whole[:length])
        with pytest.raises(Trouble, match="rusak atau terpotong"):
            opening.unpack(copy, keys_of(key[0]))
    stranger = tmp_path / "kunci-lain.txt"
    stranger.write_bytes(sealing.new_key()[0])
    with pytest.raises(Trouble, match="bukan kunci cadangan"):
        opening.unpack(file, keys_of(stranger))
    taking.sidecar(copy).write_text(taking.sidecar(file).read_text(encoding="ascii"), encoding="ascii")
    with pytest.raises(Trouble, match="rusak atau terpotong"):
        opening.check_outside(copy)
    assert run(["--verify", str(file), "--key", str(key[0])]) == 0
    assert b"lampu" not in whole.lower()


def test_a_history_that_was_tampered_with_is_found(wishes, owner) -> None:
    number = complain(1)
    assert list(chains.flaws(owner)) == []
    owner.execute("ALTER TABLE cases_case DROP CONSTRAINT case_stands_on_event")
    owner.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
    owner.execute("UPDATE cases_case SET seq = 2 WHERE number = %s", [number])
    assert any("langkah terakhirnya" in flaw and number in flaw for flaw in chains.flaws(owner))
    owner.execute("ALTER TABLE cases_caseevent DROP CONSTRAINT event_follows, DROP CONSTRAINT event_begins")
    owner.execute(
        "UPDATE cases_caseevent SET seq = 2 WHERE case_id = (SELECT id FROM cases_case WHERE number = %s)", [number]
    )
    assert any("berlubang" in flaw and number in flaw for flaw in chains.flaws(owner))


def test_a_file_that_is_gone_is_told_and_stops_nothing(wishes, key) -> None:
    kept = store(cast.photo("maroon"), by=None)
    kept.blob.path.unlink()
    _file, manifest = taking.take(current(), databases.keys())
    assert kept.blob_id in manifest.lost


BACKUP = """
import sys
from simpul.config.cli import inside_django
inside_django.set_up()
from pathlib import Path
from simpul.config.backup import plan, sealing, taking
from simpul.config.cli import credentials
from simpul.kernel.regency import current
plan.read = lambda regency: plan.Plan((sys.argv[2],), Path(sys.argv[1]))
pack = taking._pack
def half(pipe, manifest, parts):
    pack(pipe, manifest, parts[:1])
    pipe.flush()
    print("half", flush=True)
    sys.stdin.read()
taking._pack = half
taking.take(current(), credentials.bring(current()))
"""


def test_a_backup_that_was_killed_half_way_leaves_nothing_that_looks_whole_and_nothing_unsealed(wishes) -> None:
    complain(1)
    env = os.environ | {"SIMPUL_DATABASE": databases.name()}
    words = [sys.executable, "-c", BACKUP, str(wishes.folder), wishes.recipients[0]]
    with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"half\n"
        [half] = wishes.folder.rglob("*.age")
        assert half.stat().st_size > 1000, "it had begun: the test would prove nothing"
        process.kill()
    assert list(wishes.folder.glob("*.simpul.age*")) == []
    left = [path for path in wishes.folder.rglob("*") if path.is_file() and path.stat().st_size]
    assert left == [half], "only what is sealed lies where backups are copied from"
    file, _manifest = taking.take(current(), databases.keys())
    assert sorted(wishes.folder.iterdir()) == [file, taking.sidecar(file)], "the next one tidies up"
    assert list(current().folder.glob(".cadangan-*")) == []


def test_a_full_disk_leaves_nothing_and_is_said(wishes, monkeypatch) -> None:
    complain(1)
    whole, _manifest = taking.take(current(), databases.keys())
    size, noted = whole.stat().st_size, plan.last(current())
    for file in wishes.folder.iterdir():
        file.unlink()
    full = shutil.disk_usage(wishes.folder)._replace(free=100_000)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda folder: full)
        with pytest.raises(Trouble, match="Ruang disk kurang: perlu"):
            taking.take(current(), databases.keys())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (
        size // 2,
        size - 6_000,
        size - 100,
    ):  # a disk that fills up under the dump, under what is sealed, and with its last bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            with pytest.raises(Trouble, match="tidak dapat di"):
                taking.take(current(), databases.keys())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert list(wishes.folder.iterdir()) == []
        assert list(current().folder.glob(".cadangan-*")) == []
        assert plan.last(current()) == noted


def test_a_sequence_that_lags_behind_its_table_is_found(wishes, owner) -> None:
    for n in range(3):
        complain(n)
    assert list(chains.behind(owner)) == []
    owner.execute("ALTER TABLE audit_entry ALTER COLUMN id RESTART WITH 1")
    owner.execute("SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))")
    assert list(chains.behind(owner)) == ["Nomor urut audit_entry.id tertinggal."]
