"""How far a target was reached, and what that is called. Plain arithmetic on exact numbers: nothing is rounded before it is judged.

Worked example: target 80, realised 72, more is better: 72/80×100 = 90 %, which is *tinggi*, for *sangat tinggi* begins at 91.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor


class Polarity(StrEnum):
    """Which way is good."""

    MAXIMISE = "maximise"
    MINIMISE = "minimise"


class Band(StrEnum):
    """What an achievement is called (Permendagri 86/2017). Each begins at its lower bound; what lies under all of them is the last."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


@dataclass(frozen=True)
class Achievement:
    """How far a target was reached in percent, exactly, and its band. `percent` is None where the formula has no answer."""

    percent: Fraction | None
    band: Band | None
    reached: bool

    @property
    def shown(self) -> Decimal | None:
        """The percentage to two decimals, cut and not rounded up: what is shown never looks like more than what was judged."""
        return None if self.percent is None else Decimal(floor(self.percent * 100)) / 100


def percent(realised: Decimal, target: Decimal, polarity: Polarity) -> Fraction | None:
    """R/T×100 where more is better, (2T−R)/T×100 where less is. May be over 100 or under 0.

    None for a target of nothing or less: the formulas divide by it, or turn good into bad.
    """
    if target <= 0:
        return None
    r, t = Fraction(realised), Fraction(target)
    return (r if polarity is Polarity.MAXIMISE else 2 * t - r) / t * 100


def band(value: Fraction, bounds: Mapping[str, int | float | str]) -> Band:
    """The highest band whose lower bound is reached."""
    for one in Band:
        if one in bounds and value >= Fraction(str(bounds[one])):
            return one
    return Band.VERY_LOW


def judge(
    realised: Decimal, target: Decimal, polarity: Polarity, bounds: Mapping[str, int | float | str]
) -> Achievement:
    """All that is to be said of what was realised against its target."""
    reached = realised >= target if polarity is Polarity.MAXIMISE else realised <= target
    share = percent(realised, target, polarity)
    return Achievement(share, None if share is None else band(share, bounds), reached)
