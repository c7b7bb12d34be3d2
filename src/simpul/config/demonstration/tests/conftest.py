"""A regency with agencies and cast, and keys of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from simpul.config.demonstration import agencies, cast, keys, mailbox


@pytest.fixture(scope="module")
def settled(world: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cast settles once for a module: eighty grants take a second."""
    folder = tmp_path_factory.mktemp("panggung")
    with world(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "path", lambda: folder / "cast.toml")
        agencies.load()
        cast.load()
    return folder


@pytest.fixture
def stage(db: None, settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(settled, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(keys, "path", lambda: tmp_path / "cast.toml")
    monkeypatch.setattr(mailbox, "folder", lambda: tmp_path / "mail")
    return tmp_path
