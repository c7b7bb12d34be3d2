"""How each connection fares now, for the status page, the doctor and the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q

from simpul.kernel import regency
from simpul.kernel.integrations.connections import Connection, Finding, registry
from simpul.kernel.integrations.models import UNTAKEN, Call, Checked, Incoming
from simpul.lib import clock

KEPT = timedelta(days=30)


class Condition(StrEnum):
    """How a connection stands."""

    OFF = "off"
    UNKNOWN = "unknown"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class State:
    """One line of the status page. `waiting` counts what waits to go out or to be taken in."""

    connection: Connection
    condition: Condition
    finding: Finding | None
    checked_at: datetime | None
    last_success: datetime | None
    last_failure: datetime | None
    failure: str
    calls: int
    errors: int
    waiting: int
    stuck: int

    @property
    def error_rate(self) -> int:
        """Of today's calls, the percentage that failed."""
        return round(100 * self.errors / self.calls) if self.calls else 0


def states() -> list[State]:
    """All connections, those in trouble first."""
    today = clock.now().astimezone(regency.current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    counted: dict[str, Any] = {
        row["code"]: row
        for row in Call.objects.filter(at__gte=clock.now() - timedelta(days=7))
        .values("code")
        .order_by("code")
        .annotate(
            good=Max("at", filter=Q(ok=True)),
            bad=Max("at", filter=Q(ok=False)),
            calls=Count("pk", filter=Q(at__gte=today)),
            errors=Count("pk", filter=Q(at__gte=today, ok=False)),
        )
    }
    failures = dict(
        Call.objects.filter(ok=False).order_by("code", "-id").distinct("code").values_list("code", "outcome")
    )
    arrived: dict[str, Any] = {
        row["code"]: row
        for row in Incoming.objects.filter(Q(UNTAKEN) | Q(failed_at__isnull=False))
        .values("code")
        .order_by("code")
        .annotate(untaken=Count("pk", filter=UNTAKEN), stuck=Count("pk", filter=Q(failed_at__isnull=False)))
    }
    checked = {row.code: row for row in Checked.objects.order_by("code")}
    found = [
        _state(one, counted.get(one.code, {}), failures.get(one.code, ""), arrived.get(one.code, {}), checked)
        for one in registry
    ]
    return sorted(found, key=lambda state: (_ORDER.index(state.condition), state.connection.code))


_ORDER = (Condition.BAD, Condition.UNKNOWN, Condition.GOOD, Condition.OFF)


def _state(
    one: Connection, calls: dict[str, Any], failure: str, came: dict[str, Any], checked: dict[str, Checked]
) -> State:
    row = checked.get(one.code)
    finding = Finding(row.ok, row.says, row.hint) if row else None
    if faults := one.faults():
        finding = Finding(False, " ".join(faults), _MEND)
    elif not one.given():
        finding = None
    return State(
        connection=one,
        condition=_condition(one, finding),
        finding=finding,
        checked_at=row.at if row else None,
        last_success=calls.get("good"),
        last_failure=calls.get("bad"),
        failure=failure if calls.get("bad") else "",
        calls=calls.get("calls", 0),
        errors=calls.get("errors", 0),
        waiting=(one.queue() if one.queue and one.given() else 0) + came.get("untaken", 0),
        stuck=came.get("stuck", 0),
    )


_MEND = "Perbaiki secrets.toml, lalu jalankan ulang Simpul."


def _condition(one: Connection, finding: Finding | None) -> Condition:
    if not one.given():
        return Condition.OFF
    if finding is None:
        return Condition.UNKNOWN
    return Condition.GOOD if finding.ok else Condition.BAD


def check_config(one: Connection) -> Finding:
    """Whether a connection is set up rightly and answers; the finding is kept for the status page."""
    if faults := one.faults():
        finding = Finding(False, " ".join(faults), _MEND)
    else:
        try:
            finding = one.check()
        except Exception as error:  # whatever the other side does, the other connections are looked at too
            finding = Finding(False, f"Pemeriksaan gagal: {type(error).__name__}.", "Lihat log/worker.log.")
    values = {"at": clock.now(), "ok": finding.ok, "says": finding.says, "hint": finding.hint}
    Checked.objects.update_or_create(code=one.code, defaults=values)
    return finding


def check_all() -> dict[str, Finding]:
    """Check what is set up; forget what was found of the rest."""
    on = [one for one in registry if one.given()]
    Checked.objects.exclude(code__in=[one.code for one in on]).delete()
    return {one.code: check_config(one) for one in on}


def prune() -> int:
    """Forget calls of long ago."""
    deleted, _each = Call.objects.filter(at__lt=clock.now() - KEPT).delete()
    return deleted
