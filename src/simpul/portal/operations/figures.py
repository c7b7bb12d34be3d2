"""The installation's figures for Prometheus: what every process counted, and what the database knows at this moment."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from simpul.kernel.cases import handing_over
from simpul.kernel.regency import current, var
from simpul.lib import clock

WAITING = "FROM notifications_message WHERE sent_at IS NULL AND failed_at IS NULL"
ASKED = {
    "simpul_outbox_waiting": ("Messages that wait to be sent.", f"SELECT count(*) {WAITING}"),
    "simpul_outbox_oldest_seconds": (
        "How long the oldest message that could leave has waited.",
        f"SELECT coalesce(extract(epoch FROM now() - min(not_before)), 0) {WAITING} AND not_before <= now()",
    ),
    "simpul_messages_failed": (
        "Messages given up.",
        "SELECT count(*) FROM notifications_message WHERE failed_at IS NOT NULL",
    ),
    # exact numbers, watched over days, would tell when somebody was reported: sealed cases stay out, as in all figures
    "simpul_cases_open": (
        "Open cases, without sealed ones.",
        "SELECT count(*) FROM cases_case WHERE closed_at IS NULL AND NOT sealed",
    ),
    "simpul_cases_overdue": (
        "Open cases past their deadline, without sealed ones.",
        "SELECT count(*) FROM cases_case WHERE closed_at IS NULL AND paused_at IS NULL AND due_at < now() AND NOT sealed",
    ),
    "simpul_jobs_waiting": ("Tasks that wait.", "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"),
    "simpul_jobs_failed": ("Tasks that failed.", "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"),
    "simpul_worker_silence_seconds": (
        "Time since the worker's last sign of life.",
        "SELECT coalesce(extract(epoch FROM now() - max(last_heartbeat)), 1e9) FROM procrastinate_workers",
    ),
    "simpul_faults_day": (
        "Kinds of faults seen within a day.",
        "SELECT count(*) FROM operations_fault WHERE last_at > now() - interval '1 day'",
    ),
    "simpul_database_bytes": ("Size of the database.", "SELECT pg_database_size(current_database())"),
    "simpul_database_connections": (
        "Connections to this database.",
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()",
    ),
}


class Installation(Collector):
    """What is asked anew at each look."""

    def collect(self) -> Iterator[Metric]:
        up = True
        try:
            yield from self._database()
        except DatabaseError:
            up = False
        yield GaugeMetricFamily("simpul_database_up", "Whether the database answers.", float(up))
        yield GaugeMetricFamily("simpul_disk_free_bytes", "Room left.", shutil.disk_usage(var()).free)
        yield GaugeMetricFamily(
            "simpul_backup_age_seconds", "Time since the last whole backup; -1 if never.", backup_age()
        )

    def _database(self) -> Iterable[Metric]:
        with connection.cursor() as cursor:
            for name, (meaning, query) in ASKED.items():
                cursor.execute(query)
                yield GaugeMetricFamily(name, meaning, float(cursor.fetchone()[0]))
        meaning = "Open cases and tasks assigned to somebody who can no longer act on them."
        yield GaugeMetricFamily("simpul_work_stranded", meaning, float(handing_over.stranded_count()))


def text() -> bytes:
    """All figures in Prometheus's text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY) + generate_latest(_registry())
    together = _registry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Installation())
    return registry


def backup_age() -> float:
    """Seconds since the last whole backup (noted by `./simpul backup`); -1 if there never was one."""
    path = current().folder / "backup.last.json"
    if not path.exists():
        return -1.0
    made = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["at"])
    return (clock.now() - made).total_seconds()
