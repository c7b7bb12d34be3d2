"""A regency with agencies and cast, and keys of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from simpul.config.demonstration import agencies, cast, keys, mailbox


@pytest.fixture
def stage(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "path", lambda: tmp_path / "cast.toml")
    monkeypatch.setattr(mailbox, "folder", lambda: tmp_path / "mail")
    agencies.load()
    cast.load()
    return tmp_path
