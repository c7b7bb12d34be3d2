"""The shapes of parameters: nonsense is refused at the door, and the OpenAPI document says what is welcome."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: Any) -> Any:
    """Only `2026-01-31`; pydantic alone would also take numbers and moments for dates."""
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("not a date")
    return value


Slug = Annotated[str, StringConstraints(pattern="^[a-z0-9_-]{1,60}$")]
Number = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2,6}-[0-9]{4}-[0-9]{6,12}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?$")]
IndicatorCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,100}$")]
PeriodCode = Annotated[str, StringConstraints(pattern="^20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$")]
Key = Annotated[str, StringConstraints(pattern="^[0-9]{1,18}$")]
Words = Annotated[str, StringConstraints(pattern=r"^[^\u0000]*$", max_length=200)]
Day = Annotated[date, BeforeValidator(_day)]
