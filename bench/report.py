"""What came out: one table for people, one file for programs."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path

from bench.measuring import REFERENCE, Result
from simpul.config.cli import say
from simpul.kernel.regency import var

LATEST = var() / "latest.json"  # the bench has a folder of its own: var/bench
COLUMNS = ("ukuran", "app", "budget", "db", "raw", "budget", "queries", "bytes", "p50", "p95", "page")


def machine(yardstick_ms: float) -> dict[str, object]:
    """What the figures were taken on."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), platform.machine()
    )
    return {
        "cpu": model, "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version(),
        "yardstick_ms": round(yardstick_ms, 3), "scale": round(yardstick_ms / REFERENCE, 3),
    }  # fmt: skip


def write(facts: dict[str, object], cases: int, results: list[Result]) -> None:
    """`var/bench/latest.json`."""
    LATEST.parent.mkdir(parents=True, exist_ok=True)
    pages = [
        {"name": result.name, "bytes": result.page_bytes, "requests": result.page_requests}
        for result in results
        if result.page_requests
    ]
    rows = [result.as_dict() for result in results]
    document = {"machine": facts, "cases": cases, "rows": rows, "pages": pages}
    LATEST.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def head(cases: int) -> None:
    """The first lines of the table."""
    say.line(f"{cases} kasus · beban {os.getloadavg()[0]:.1f}")
    say.line(f"ms CPU per permintaan; anggaran × ukuran di baris itu / {REFERENCE}")
    say.line(f"{'':<18}" + "".join(f"{name:>9}" for name in COLUMNS))


def line(result: Result) -> None:
    """One row of it. A figure over its budget is marked."""
    scale = result.scale
    cells = (
        _ms(result.yardstick_ms, 3),
        _over(result.app_ms, result.app_budget, scale), _budget(result.app_budget, scale),
        _over(result.db_ms, result.db_budget, scale), _ms(result.raw_db_ms), _budget(result.db_budget, scale),
        str(result.queries or "-"), str(result.bytes or "-"), _ms(result.p50_ms, 0), _ms(result.p95_ms, 0),
        f"{result.page_bytes // 1000}k/{result.page_requests}" if result.page_bytes else "-",
    )  # fmt: skip
    say.line(f"{result.name:<18}" + "".join(f"{cell:>9}" for cell in cells))


def _over(value: float | None, budget: float | None, scale: float) -> str:
    mark = "!" if value is not None and budget is not None and value > budget * scale else " "
    return f"{_ms(value)}{mark}"


def _budget(budget: float | None, scale: float) -> str:
    return _ms(budget * scale if budget is not None else None)


def _ms(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
