"""A connection of the tests' own, and somebody who answers."""

import pytest

from simpul.kernel.integrations import Connection, Direction, Finding, Setting, outgoing, registry
from simpul.kernel.testing.contracts import ContractServer


@pytest.fixture
def connection():
    made = Connection(
        "uji",
        "Sambungan uji",
        "Untuk tes.",
        Direction.BOTH,
        (
            Setting("base", "Alamat", url=True),
            Setting("token", "Token", secret=True),
            Setting("dialek", "Dialek", default="a"),
        ),
        lambda: Finding(True, "Menjawab."),
    )
    yield made
    registry.remove("uji")


@pytest.fixture
def outside(settings, connection, monkeypatch):
    """The other side, set up; nobody waits long for it."""
    monkeypatch.setattr(outgoing, "FIRST_WAIT", 0.001)
    with ContractServer.running() as server:
        given = {"base": server.base, "token": "sandi-uji-7"}
        settings.SECRETS = settings.SECRETS | {"connections": {"uji": given}}
        yield server
