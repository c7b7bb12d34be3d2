"""The numbers of cases as people type them: with O for 0, without dashes, without leading zeros."""

from __future__ import annotations

import re

from simpul.kernel.cases import services

_DIGITS = str.maketrans("OQILSB", "001158")
_LETTERS = str.maketrans("01", "OI")
_RUNNING = 6  # digits of the running number


def read(typed: str) -> str:
    """The number that somebody meant (`adu 2611 00O123` is ADU-2611-000123); empty when it is none."""
    solid = re.sub(r"[\s./_–-]+", "", typed[:40]).upper()  # telephones write this dash
    for service in services.registry.values():
        prefix = service.model.prefix
        letters, rest = solid[: len(prefix)].translate(_LETTERS), solid[len(prefix) :].translate(_DIGITS)
        if letters == prefix and rest.isascii() and rest.isdigit() and 4 < len(rest) <= 4 + _RUNNING:
            return f"{prefix}-{rest[:4]}-{rest[4:].zfill(_RUNNING)}"
    return ""
