"""The tests' own cluster (`var/test/postgres`) and databases. Real data is in another cluster, with other passwords.

One template per state of the sources, prepared like a real regency; one copy per test run, named by its process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simpul.config.cli import administration as admin
from simpul.config.cli import credentials, fingerprint, installing, server, templates
from simpul.config.cli.cluster import Cluster
from simpul.config.cli.server import Server
from simpul.kernel.regency import current, var

PREFIX = "simpul_test"
KEEP = 2


def cluster() -> Cluster:
    """The tests' private cluster; it gives up safety against crashes for speed."""
    return Cluster(var() / "postgres", durable=False)


def name() -> str:
    """This run's database."""
    return f"{PREFIX}_run_{os.getpid()}"


def keys() -> credentials.Secrets:
    """The secrets of the regency under test, known before any server runs (the settings need them)."""
    own = server.outside()
    where = own or Server(str(cluster().socket), 5432, "", "")
    return credentials.bring(current(), where, prefix=PREFIX)


def running() -> Server:
    """The server with the tests' databases, started if need be, and left running for the next run."""
    own = server.outside()
    if own is not None:
        return own.checked()
    private = cluster()
    with private.alone():  # several processes share the tests, and the first to come starts it
        private.start()
    return private.server


def build(where: Server, template: str) -> None:
    """The template of these sources, prepared like a real regency, if it isn't there. Call inside `alone`."""
    if admin.exists(where, template):
        return
    building = f"{template}_building"
    admin.drop(where, building)
    installing.roles(where, keys())
    installing.copy(where, templates.schema(where, current()), building, keys())
    installing.prepare(where, current(), building)
    admin.shelve(where, building, template)
    admin.prune(where, f"{PREFIX}_template_%", KEEP)


def renew(where: Server, template: str) -> None:
    """This run's database, fresh from the template."""
    admin.drop(where, name())
    admin.clone(where, template, name())
    admin.let_in(where, name(), keys()["database_owner"], keys()["database_app"])


def sweep(where: Server) -> None:
    """Remove the databases of runs that died."""
    for (old,) in admin.ask(where, "SELECT datname FROM pg_database WHERE datname LIKE %s", f"{PREFIX}_run_%"):
        if not Path(f"/proc/{str(old).rsplit('_', 1)[1]}").exists():
            admin.drop(where, str(old))


@contextmanager
def fresh() -> Iterator[tuple[Server, str]]:
    """A database for one run, removed afterwards; gives the server and the template it came from."""
    where = running()
    template = f"{PREFIX}_template_{fingerprint.of_sources(current())}"
    with admin.held(where, template):
        with admin.alone(where):
            sweep(where)
            build(where, template)
        renew(where, template)
        try:
            yield where, template
        finally:
            admin.drop(where, name())
