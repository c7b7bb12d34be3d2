"""The database server of this installation: the operator's own, or the private cluster in `var/postgres`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simpul.config.cli import server
from simpul.config.cli.cluster import Cluster
from simpul.config.cli.server import Server
from simpul.kernel.regency import var


def cluster() -> Cluster:
    """The private cluster, running or not."""
    return Cluster(var() / "postgres")


@contextmanager
def database(*, tied: bool = False) -> Iterator[Server]:
    """The server for the length of a block; the private one is started if need be, and tied to this process if asked."""
    own = server.outside()
    if own is not None:
        yield own.checked()
    else:
        with cluster().running(tied=tied) as private:
            yield private
