"""A small chart to begin with and to show: enough for the stories and the demonstration. The full one is imported (`importing`).

Codes that the domain sheet marks [V] are from published documents; the others are built alike and carry names in our own words. `0` holds
the budget's own balancing accounts, which no published chart numbers.
"""

from __future__ import annotations

from pathlib import Path

from simpul.finance.classification.importing import CHARTS, look, take_in

DATA = Path(__file__).with_name("data")


def load(year: int) -> int:
    """Take the sample in as the chart of a year, marked as an example; returns how many codes were new."""
    return sum(
        take_in(look((DATA / f"{name}.csv").read_bytes(), year, chart), example=True) for name, chart in CHARTS.items()
    )
