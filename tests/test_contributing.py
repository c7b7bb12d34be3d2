"""The service that CONTRIBUTING.md builds, built from that page word for word in a copy of the sources, and tried there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simpul.kernel.regency import PROJECT, current

pytestmark = pytest.mark.slow

PAGE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^\*\*`(\S+\.py)`\*\*\n\n```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
FOLDER = Path("src/simpul/services/lost_property")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with the new service in them, switched on for one regency."""
    home = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT / "src", home / "src", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    shutil.copy(PROJECT / "pyproject.toml", home)
    (home / "tests").mkdir()
    shutil.copy(PROJECT / "tests" / "test_personal_data.py", home / "tests")
    for folder in re.findall(r"mkdir -p (\S+)\{(\w+),(\w+)\}", PAGE)[0][1:]:
        (home / FOLDER / folder).mkdir(parents=True)
        (home / FOLDER / folder / "__init__.py").touch()
    for name, text in FILES.items():
        (home / FOLDER / name).write_text(text, encoding="utf-8")
    regency = home / "src/simpul/config/regencies/batang.toml"
    regency.write_text(re.sub(r"^services = .*$", switched_on(), regency.read_text(), flags=re.MULTILINE))
    return home


def switched_on() -> str:
    (line,) = re.findall(r"^services = .*$", PAGE, re.MULTILINE)
    return str(line)


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the copy, beside the databases of this run."""
    env = {**os.environ, "PYTHONPATH": str(home / "src")}
    env.pop("SIMPUL_DATABASE")
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=home, env=env, capture_output=True, text=True, check=False
    )


def test_the_page_switches_on_one_service_more_than_there_is() -> None:
    assert switched_on() == f"services = {[*current().services, 'lost_property']}".replace("'", '"')


def test_the_page_says_about_how_many_lines_it_takes() -> None:
    lines = [line for text in FILES.values() for line in text.splitlines() if line.strip()]
    (told,) = re.findall(r"about (\d+) lines", PAGE)
    assert abs(len(lines) - int(told)) <= 10, len(lines)


def test_the_tables_are_written_and_its_tests_pass(copy: Path) -> None:
    (command,) = re.findall(r"^\./simpul (manage batang makemigrations .*)$", PAGE, re.MULTILINE)
    made = run(copy, "simpul.config.cli", *command.split())
    assert "Create model Loss" in made.stdout
    assert not made.stderr, "nobody should have to read a warning that means nothing"
    done = run(copy, "pytest", str(FOLDER))
    (told,) = re.findall(r"^\d+ passed.*$", PAGE, re.MULTILINE)
    assert f"{told} in" in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
    house = run(copy, "pytest", "tests/test_personal_data.py")
    assert house.returncode == 0, house.stdout[-3000:]


def test_it_is_written_as_the_house_writes(copy: Path) -> None:
    for words in (("check",), ("format", "--check")):
        done = run(copy, "ruff", *words, str(FOLDER))
        assert done.returncode == 0, done.stdout + done.stderr
