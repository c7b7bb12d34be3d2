"""What the commands tell the operator: calm numbered lines, with the seconds each step took."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
COUNT = "SIMPUL_STEP"  # how many steps were told already: the count goes on in the process that takes over


@dataclass
class Outcome:
    """The word that ends a step's line."""

    word: str = "selesai"


def line(text: str = "") -> None:
    """One line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[Outcome]:
    """A numbered line: what is being done, then the outcome and the seconds. On a terminal the seconds count visibly."""
    number = int(os.environ.get(COUNT, "0"))
    os.environ[COUNT] = str(number + 1)
    head = f"{SIGNS[min(number, len(SIGNS) - 1)]} {what} … "
    began, done, outcome = time.monotonic(), threading.Event(), Outcome()
    _write(head)
    clock = threading.Thread(target=_tick, args=(head, began, done), daemon=True)
    clock.start()
    try:
        yield outcome
    except BaseException:
        outcome.word = "gagal"
        raise
    finally:
        done.set()
        clock.join()
        _write(f"{_return(head)}{outcome.word} ({_seconds(began)})\n")


def _tick(head: str, began: float, done: threading.Event) -> None:
    while sys.stdout.isatty() and not done.wait(1):
        _write(f"{_return(head)}{_seconds(began)}")


def _return(head: str) -> str:
    return f"\r\033[K{head}" if sys.stdout.isatty() else ""


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f} detik".replace(".", ",")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
