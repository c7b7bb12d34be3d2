"""Every test of this room has a disk of its own."""

import pytest


@pytest.fixture(autouse=True)
def disk(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMPUL_VAR", str(tmp_path))
