"""The numbers of planning that regulations set."""

from __future__ import annotations

from datetime import date

from simpul.kernel.regulations import Parameter

BANDS = Parameter(
    "planning.achievement_bands", "Batas bawah predikat capaian kinerja", "%",
    {"very_high": 91, "high": 76, "medium": 66, "low": 51}, "Permendagri 86/2017", date(2018, 1, 1),
)  # fmt: skip
