"""Requests share few database connections, and never one at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from simpul.kernel.web.warm import Warm

Ask = Callable[[], Iterable[bytes]]


def server_process() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return str(cursor.fetchone()[0]).encode()


@pytest.fixture
def served(db: None) -> Iterator[Callable[[Callable[[], Any]], tuple[Warm, Ask]]]:
    made: list[Warm] = []

    def serve(page: Callable[[], Any]) -> tuple[Warm, Ask]:
        made.append(Warm(lambda environ, start_response: page()))
        return made[-1], lambda: made[-1]({}, None)

    yield serve
    for one in made:
        for resting in one._resting:
            resting.close()


def test_who_comes_later_is_lent_the_same_connection_in_whatever_thread(served: Any) -> None:
    _warm, ask = served(lambda: [server_process()])
    found = set()
    for _ in range(4):
        with ThreadPoolExecutor(1) as thread:
            found.add(b"".join(thread.submit(ask).result()))
    assert len(found) == 1


def test_two_at_the_same_moment_have_two(served: Any) -> None:
    together = Barrier(2, timeout=20)

    def page() -> list[bytes]:
        together.wait()
        found = server_process()
        together.wait()
        return [found]

    _warm, ask = served(page)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(ask), threads.submit(ask)
        assert first.result() != second.result()


def test_a_second_connection_rests_while_one_is_enough(served: Any) -> None:
    together = Barrier(2, timeout=20)

    def page() -> list[bytes]:
        together.wait()
        return [server_process()]

    warm, ask = served(page)
    with ThreadPoolExecutor(2) as threads:
        assert [len(list(one.result())) for one in (threads.submit(ask), threads.submit(ask))] == [1, 1]
    assert len(warm._resting) == 2
    warm._application = lambda environ, start_response: [server_process()]
    with ThreadPoolExecutor(1) as thread:
        assert len({b"".join(thread.submit(ask).result()) for _ in range(3)}) == 1


def test_a_whole_answer_is_closed_and_handed_on_as_one_piece(served: Any) -> None:
    closed = []

    class Answer(HttpResponse):
        def close(self) -> None:
            closed.append(True)
            super().close()

    _warm, ask = served(lambda: Answer(["Sel", "amat"]))
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(ask).result() == [b"Selamat"]
    assert closed == [True]


def test_an_answer_made_while_it_is_sent_keeps_its_connection(served: Any) -> None:
    warm, ask = served(lambda: (server_process() for _ in range(2)))

    def read_slowly() -> list[bytes]:
        answer = iter(ask())
        first = next(answer)
        assert warm._resting == []
        return [first, next(answer)]

    with ThreadPoolExecutor(1) as thread:
        first, second = thread.submit(read_slowly).result()
        warm._application = lambda environ, start_response: [server_process()]
        assert thread.submit(ask).result() == [first]
    assert first == second
    assert len(warm._resting) == 1


def test_nobody_comes_into_a_transaction_that_was_left_open(served: Any) -> None:
    def page() -> list[bytes]:
        transaction.atomic().__enter__()
        return [server_process()]

    warm, ask = served(page)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(ask).result()
    assert warm._resting == []


def test_a_page_that_fails_gives_its_connection_back(served: Any) -> None:
    def page() -> list[bytes]:
        server_process()
        raise ValueError("rusak")

    warm, ask = served(page)
    with ThreadPoolExecutor(1) as thread, pytest.raises(ValueError, match="rusak"):
        thread.submit(ask).result()
    assert len(warm._resting) == 1
