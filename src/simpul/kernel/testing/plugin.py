"""The pytest plugin (`-p` in pyproject.toml): points the settings at the tests' own secrets and database before Django reads them.

Fixtures live in modules of their own, named in `FIXTURES`; they are brought late, so that they may replace other plugins' fixtures.
"""

from __future__ import annotations

import os

import pytest

from simpul.kernel.regency import var

os.environ["SIMPUL_REGENCY"] = "batang"
if var().name != "test":  # a process that a test itself started is there already
    os.environ["SIMPUL_VAR"] = str(var() / "test")
os.environ.pop("SIMPUL_ROLE", None)  # tests run as the platform's own role, so a missing right shows

from simpul.kernel.testing import databases, sockets

os.environ["SIMPUL_DATABASE"] = databases.name()
databases.keys()

FIXTURES = ("simpul.kernel.testing.fixtures", "simpul.kernel.testing.hostile")


def pytest_configure(config: pytest.Config) -> None:
    """Bring the fixtures, and keep the tests on this machine."""
    for module in FIXTURES:
        config.pluginmanager.import_plugin(module)
    from simpul.kernel.testing import cheaper

    cheaper.passwords()
    sockets.stay_local()
