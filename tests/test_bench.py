"""The scoreboard itself, at a small size: every row runs, and its file says what its readers expect. Never how fast."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from simpul.kernel.regency import PROJECT, var

KEYS = {"name", "app_ms", "db_ms", "raw_db_ms", "queries", "bytes", "p50_ms", "p95_ms", "n"}
NAMES = ["case.create", "case.follow-up", "case.list.html", "case.list.json", "case.page", "case.mine", "case.track"]
NAMES += ["case.search", "open311.requests", "open311.first"]


@pytest.fixture(scope="module")
def board() -> dict[str, Any]:
    """What a run over 500 cases writes."""
    folder = var() / "bench-small"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(PROJECT / "src"), str(PROJECT))), "SIMPUL_VAR": str(folder)}
    for name in ("SIMPUL_DATABASE", "SIMPUL_ROLE", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    words = [sys.executable, "-m", "bench", "case", "open311", "--cases", "500", "--requests", "16"]
    done = subprocess.run(words, cwd=PROJECT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads((folder / "latest.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_scoreboard_names_its_rows_as_agreed(board: dict[str, Any]) -> None:
    assert board["cases"] == 500
    assert [row["name"] for row in board["rows"]] == NAMES
    assert all(set(row) == KEYS for row in board["rows"])


@pytest.mark.slow
def test_no_figure_is_negative_and_what_was_asked_cost_something(board: dict[str, Any]) -> None:
    for row in board["rows"]:
        assert all(value is None or value >= 0 for name, value in row.items() if name != "name"), row
        assert row["app_ms"] > 0, row
        assert row["bytes"] > 0, row
    assert board["machine"]["yardstick_ms"] > 0
