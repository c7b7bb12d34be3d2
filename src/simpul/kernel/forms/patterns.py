"""Regular expressions that an author wrote and that strangers' answers are held against: only those that can't run wild.

Python's engine tries all ways in which a repetition may match. A repetition inside a repetition, or over alternatives, doubles the
ways with every letter; such patterns are refused before they run, and the text they see is short.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from django.utils.translation import gettext as _

LONGEST_TEXT = 500
LONGEST_PATTERN = 200
MOST_REPETITIONS = 4
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_FORBIDDEN = (codes.GROUPREF, codes.GROUPREF_EXISTS, codes.ASSERT, codes.ASSERT_NOT)


class PatternError(ValueError):
    """The pattern can't be used. The message is a sentence for its author."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern (as in XLSForm); too long a text doesn't. Raises `PatternError`."""
    return len(text) <= LONGEST_TEXT and _checked(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def _checked(pattern: str) -> re.Pattern[str]:
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(_("Pola ini terlalu panjang."))
    try:
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(_("Pola “%(pattern)s” tidak dapat dibaca.") % {"pattern": pattern[:40]}) from error
    if _open_ended(parsed, inside=False) > MOST_REPETITIONS:
        raise PatternError(_("Pola ini memakai terlalu banyak tanda * atau +."))
    return re.compile(pattern)


def _open_ended(parsed: Any, *, inside: bool) -> int:
    """How many repetitions have wide limits. Raises `PatternError` for one inside another, and for what looks around."""
    found = 0
    for code, value in parsed:
        if code in _FORBIDDEN or (inside and code is codes.BRANCH):
            raise PatternError(_("Pola ini terlalu rumit. Pakai pola yang lebih sederhana."))
        if code in _REPEATS:
            low, high, body = value
            wide = high is codes.MAXREPEAT or high - low > 1
            if wide and inside:
                raise PatternError(_("Pola ini mengulang di dalam pengulangan. Pakai pola yang lebih sederhana."))
            found += bool(high is codes.MAXREPEAT or high - low > 20) + _open_ended(body, inside=inside or high > 1)
        elif code is codes.SUBPATTERN:
            found += _open_ended(value[3], inside=inside)
        elif code is codes.BRANCH:
            found += sum(_open_ended(branch, inside=inside) for branch in value[1])
    return found
