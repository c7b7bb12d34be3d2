"""Breaking connections that the test itself opened: by closing our end of the socket, or by ending just that backend."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from uuid import uuid4

import psycopg
from django.db import connection

from simpul.kernel.testing import databases


class Broken(Exception):
    """The client's own end of the connection is gone; what became of the transaction it cannot know."""


class Breaker:
    """Breaks some of the transactions: before their commit, in the middle of it, or at any moment from outside.

    It ends no backend but one that carries its own name, which nobody else can have, and whose number its own connection told.
    """

    def __init__(self, random: Random, often: float) -> None:
        self.random, self.often = random, often
        self.name = f"history-{uuid4().hex[:12]}"
        self.broken = {"before": 0, "within": 0, "outside": 0}

    @contextmanager
    def perhaps(self) -> Iterator[Callable[[], None]]:
        """Around a transaction; what it gives is called just before the commit."""
        way = self.random.choice(list(self.broken)) if self.random.random() < self.often else ""
        if way:
            self.broken[way] += 1
        ending = self._ending(self.random.uniform(0, 0.02)) if way == "outside" else None
        try:
            yield {"before": self._before, "within": self._within}.get(way, lambda: None)
        finally:
            if ending:
                ending.join()

    def _before(self) -> None:
        """The socket is closed while the transaction waits for its commit: it must come to nothing."""
        self._close()
        raise Broken

    def _within(self) -> None:
        """COMMIT is sent, and the socket closed before the answer."""
        wire = connection.connection.pgconn
        wire.send_query(b"COMMIT")
        wire.flush()
        time.sleep(self.random.choice([0, 0, 0.001]))
        self._close()
        raise Broken

    @staticmethod
    def _close() -> None:
        with socket.socket(fileno=os.dup(connection.connection.fileno())) as ours:
            ours.shutdown(socket.SHUT_RDWR)

    def _ending(self, after: float) -> threading.Thread:
        pid = connection.connection.info.backend_pid

        def end() -> None:
            time.sleep(after)
            with beside() as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND application_name = %s",
                    [pid, self.name],
                )

        thread = threading.Thread(target=end)
        thread.start()
        return thread


def settled(names: list[str]) -> None:
    """Wait until no backend of these names is left that could still commit."""
    with beside() as other:
        for _ in range(200):
            if not other.execute("SELECT FROM pg_stat_activity WHERE application_name = ANY(%s)", [names]).fetchall():
                return
            time.sleep(0.05)
    raise AssertionError("a backend whose client is gone is still at work")


@contextmanager
def beside() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of the platform's role that stands beside those of the test."""
    keys = databases.keys()
    role = {"user": keys["database_app"], "password": keys["database_app_password"]}
    with databases.running().connect(databases.name(), **role) as other:
        other.autocommit = True
        yield other
