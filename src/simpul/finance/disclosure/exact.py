"""JSON with exact decimals. The standard library knows only floats: 0.1 + 0.2 has no place among public money."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any


def dumps(value: Any) -> str:
    """A value as JSON on one line. Decimals are written digit by digit; a float is refused. Raises `TypeError`."""
    return "".join(_parts(value))


def loads(text: str | bytes) -> Any:
    """JSON with every number that has a point as a Decimal."""
    return json.loads(text, parse_float=Decimal)


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        mark = "{"
        for name, one in value.items():
            yield f"{mark}{_text(str(name))}:"
            yield from _parts(one)
            mark = ","
        yield "{}" if mark == "{" else "}"
    elif isinstance(value, list | tuple):
        mark = "["
        for one in value:
            yield mark
            yield from _parts(one)
            mark = ","
        yield "[]" if mark == "[" else "]"
    else:
        yield _plain(value)


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, date):  # a moment is a date, too
        return _text(value.isoformat())
    if isinstance(value, str):
        return _text(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON here")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
