"""An operator moves a regency to another machine, by the commands alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simpul.config.cli.cluster import Cluster
from tests.whole.conftest import House

pytestmark = [pytest.mark.slow]


def test_by_the_commands_alone(house: House, tmp_path: Path) -> None:
    key = tmp_path / "batang.key"
    public = house.run("backup", "--new-key", str(key)).stdout.split()[-1]
    house.run("backup", "batang", "--recipient", public)
    status, _said = house.complain(777)
    assert status == 201
    house.run("backup", "batang")
    kept = max((house.var / "backups" / "batang").glob("*.simpul.age"))
    assert "tiap bagian cocok" in house.run("backup", "--verify", str(kept), "--key", str(key)).stdout
    elsewhere = house.env | {"SIMPUL_VAR": str(tmp_path / "var")}
    words = [sys.executable, "-m", "simpul.config.cli", "restore", str(kept), "--key", str(key)]
    done = subprocess.run(words, cwd=house.code, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "riwayatnya utuh" in done.stdout
    again = subprocess.run(words, cwd=house.code, env=elsewhere, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "--replace" in again.stderr
    with Cluster(tmp_path / "var" / "postgres").running(tied=True) as server, server.connect("simpul_batang") as there:
        found = there.execute("SELECT count(*) FROM cases_case WHERE text = 'Lampu jalan nomor 777 mati.'").fetchone()
    assert found == (1,)
    refused = house.run("restore", str(kept), "--key", str(key), "--replace", check=False)
    assert refused.returncode == 1
    assert "sedang berjalan" in refused.stderr, "not under running processes"
