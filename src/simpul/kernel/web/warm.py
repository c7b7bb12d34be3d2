"""A request is lent the database connection that was used last, not the one of its thread.

PostgreSQL has a process for each connection, with caches of its own: tables it knows, plans it made, and whatever of these the processor
still holds. Four threads that take turns wake four such processes, each after a pause, and a page pays up to a third more in the database
than the same page asked through one. So the connections of a process lie on a stack: who comes takes the uppermost, who is done puts
it back, and a second one wakes only when two requests run at the same moment (decision record 0074).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Warm:
    """A WSGI application around another: lends its connection for the request, and hands a whole answer on as one piece."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._resting: list[BaseDatabaseWrapper] = []  # append and pop are one step each: no lock

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._lend()
        try:
            answer = self._application(environ, start_response)
            if isinstance(answer, HttpResponse):  # all of it is there: closed while the connection is at hand
                body = answer.content
                answer.close()
                answer = [body]
        except BaseException:
            self._rest()
            raise
        if isinstance(answer, list):
            self._rest()
        return answer  # what is made while it is sent keeps its thread's connection, until the next request of that thread is done

    def _lend(self) -> None:
        if connections.all(initialized_only=True):  # left by an answer that was made while it was sent
            return
        try:
            lent = self._resting.pop()
        except IndexError:
            lent = connections.create_connection(DEFAULT_DB_ALIAS)
            lent.inc_thread_sharing()
        connections[DEFAULT_DB_ALIAS] = lent

    def _rest(self) -> None:
        used = connections[DEFAULT_DB_ALIAS]
        del connections[DEFAULT_DB_ALIAS]
        if used.in_atomic_block:  # nobody is to come into somebody else's transaction
            used.close()
            return
        self._resting.append(used)
