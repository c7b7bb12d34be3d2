"""The connection: before each request it is looked at without asking the server, which costs as much as a query."""

from __future__ import annotations

import select

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that ended has closed its side of the socket, and that can be seen from here; only then Django's own question is asked."""

    def is_usable(self) -> bool:
        """Whether the connection can be used."""
        if self.connection is None:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or bool(super().is_usable())
