from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from simpul.config.cli import sizing
from simpul.config.cli.cluster import LONGEST_SOCKET, Cluster
from simpul.config.cli.trouble import Trouble


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory):
    made = Cluster(tmp_path_factory.mktemp("klaster"), durable=False)
    made.make()
    yield made
    made.stop()


def answer(cluster: Cluster) -> object:
    with cluster.server.connect() as admin:
        return admin.execute("SHOW listen_addresses").fetchone()


def test_a_short_way_in_is_found_for_a_deep_folder(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("kabupaten" * 12))
    assert len(os.fsencode(deep.socket)) < LONGEST_SOCKET
    assert deep.folder not in deep.socket.parents
    assert Cluster(deep.folder).socket == deep.socket != Cluster(deep.folder / "lain").socket


@pytest.mark.slow
def test_nothing_listens_to_the_network(cluster: Cluster) -> None:
    cluster.start()
    assert answer(cluster) == ("",)
    assert cluster.start() is False


@pytest.mark.slow
def test_whole_pages_in_the_log_are_made_small_as_cheaply_as_this_server_can(cluster: Cluster) -> None:
    cluster.start()
    with cluster.server.connect() as admin:
        able = "lz4" in admin.execute("SELECT enumvals FROM pg_settings WHERE name = 'wal_compression'").fetchone()[0]
        assert admin.execute("SHOW wal_compression").fetchone() == ("lz4" if able else "pglz",)


@pytest.mark.slow
def test_a_wrong_password_opens_nothing(cluster: Cluster) -> None:
    cluster.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        cluster.server.connect(user="simpul_admin", password="salah")


@pytest.mark.slow
def test_what_was_committed_outlives_kill_9(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres")
    cluster.start()
    with cluster.server.connect() as admin:
        admin.execute("CREATE TABLE janji (isi text)")
        admin.execute("INSERT INTO janji VALUES ('tercatat')")
    killed = cluster.pid()
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert cluster.start() is True
    assert cluster.pid() != killed
    with cluster.server.connect() as admin:
        assert admin.execute("SELECT isi FROM janji").fetchall() == [("tercatat",)]
    cluster.stop()
    assert cluster.pid() is None


@pytest.mark.slow
def test_a_number_that_another_program_was_given_since_is_no_server(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n", encoding="ascii")
    (cluster.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n", encoding="ascii")
    assert cluster.pid() is None
    assert cluster.start() is True
    assert answer(cluster) == ("",)


@pytest.mark.slow
def test_a_wrong_setting_is_told_in_the_servers_words(cluster: Cluster) -> None:
    cluster.stop()
    own = cluster.data / "own.conf"
    own.write_text("shared_buffers = banyak\n", encoding="utf-8")
    try:
        with pytest.raises(Trouble, match="Basis data tidak mau berjalan"):
            cluster.start()
    finally:
        own.unlink()


def test_only_a_cluster_for_tests_trades_safety_for_speed() -> None:
    assert "fsync = off" in sizing.settings("/s", durable=False)
    assert "fsync" not in sizing.settings("/s", durable=True)
