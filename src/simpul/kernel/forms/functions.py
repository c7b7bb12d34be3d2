"""The functions of rules that XPath 1.0 lacks. Dates are numbers inside a rule: days since 1970-01-01, so that they compare."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simpul.kernel.forms import patterns
from simpul.kernel.regency import current
from simpul.lib import clock

NAMESPACE = "urn:simpul:form"
EPOCH = date(1970, 1, 1)
NAN = math.nan
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*")


def text(value: Any) -> str:
    """A value of XPath as its `string()` would be."""
    if isinstance(value, list):
        return (value[0].text or "" if hasattr(value[0], "text") else str(value[0])) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, float) else str(value)


def plain(value: float) -> str:
    """A number without a needless fraction; empty when it is none."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def number(value: Any) -> float:
    """A value of XPath as its `number()` would be."""
    if isinstance(value, int | float):
        return float(value)
    found = text(value)
    return float(found) if _NUMBER.fullmatch(found) else NAN


def _numbers(values: tuple[Any, ...]) -> list[float]:
    """All numbers among answers and repeated answers; what was left empty does not count."""
    parts = [node.text for value in values if isinstance(value, list) for node in value]
    parts += [value for value in values if not isinstance(value, list)]
    return [found for part in parts if not math.isnan(found := number(part if part is not None else ""))]


def day(_context: Any, value: Any) -> float | str:
    """A date as a number; empty text when there is none."""
    if isinstance(value, float):
        return value
    try:
        return float((date.fromisoformat(text(value)[:10]) - EPOCH).days)
    except ValueError:
        return ""


def _today(_context: Any) -> float:
    return float((clock.today(current().zone) - EPOCH).days)


def _format(_context: Any, value: Any, pattern: Any) -> str:
    days = day(_context, value)
    if isinstance(days, str):
        return ""
    when = as_date(days)
    parts = {
        "%Y": f"{when.year:04}",
        "%m": f"{when.month:02}",
        "%d": f"{when.day:02}",
        "%n": str(when.month),
        "%e": str(when.day),
    }
    return re.sub(r"%[Ymdne]", lambda found: parts[found[0]], text(pattern))


def as_date(days: float) -> date:
    """The date of a number of days. Raises `ValueError` or `OverflowError` when there is none."""
    return EPOCH + timedelta(days=int(days))


def _round(_context: Any, value: Any, digits: Any = 0.0) -> float:
    exact, places = number(value), number(digits)
    if not math.isfinite(exact) or not abs(places) <= 15:
        return NAN
    return float(Decimal(repr(exact)).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def _power(_context: Any, base: Any, exponent: Any) -> float:
    try:
        return math.pow(number(base), number(exponent))
    except (OverflowError, ValueError):
        return NAN


def truth(value: Any) -> bool:
    """A value of XPath as its `boolean()` would be."""
    if isinstance(value, float):
        return not (math.isnan(value) or value == 0)
    return bool(value)


def _once(context: Any, value: Any) -> str:
    return context.context_node.text or text(value)


def _whole(_context: Any, value: Any) -> float:
    exact = number(value)
    return float(math.trunc(exact)) if math.isfinite(exact) else NAN


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "selected": lambda _c, chosen, one: text(one) in text(chosen).split(),
    "count-selected": lambda _c, chosen: float(len(text(chosen).split())),
    "if": lambda _c, condition, then, otherwise: then if truth(condition) else otherwise,
    "coalesce": lambda _c, first, second: text(first) or text(second),
    "once": _once,
    "round": _round,
    "int": _whole,
    "pow": _power,
    "abs": lambda _c, value: abs(number(value)),
    "sum": lambda _c, *values: math.fsum(_numbers(values)),
    "min": lambda _c, *values: min(_numbers(values), default=NAN),
    "max": lambda _c, *values: max(_numbers(values), default=NAN),
    "today": _today,
    "now": _today,
    "date": day,
    "day": day,
    "format-date": _format,
    "regex": lambda _c, value, pattern: patterns.matches(text(pattern), text(value)),
}
