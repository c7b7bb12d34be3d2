"""The files in `deploy/`, judged by the programs they are for, where those are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from simpul.kernel.regency import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("simpul*.*") if path.suffix in {".service", ".timer"})


def needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: it would judge a file in deploy/")
    return found


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    program = needed("systemd-analyze")
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8").replace("/srv/simpul", str(PROJECT))
        (tmp_path / unit).write_text(text, encoding="utf-8")
    words = [program, "verify", "--man=no", *(str(tmp_path / unit) for unit in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(UNITS) == 3


def test_prometheus_understands_the_alerts() -> None:
    words = [needed("promtool"), "check", "rules", str(DEPLOY / "alerts.yml")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rules found" in done.stdout
