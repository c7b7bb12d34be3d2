"""What is committed of cases: one leaf over a day's events, the night after. Opening a case costs nothing more.

The text has a number of events and a hash over them, each told by case number, place in its history, step, states and moment. Whoever
changes, adds or removes an event of that day later is found out; nobody learns from the leaf whose events they were.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from simpul.kernel import proof
from simpul.kernel.cases.models import CaseEvent
from simpul.kernel.proof.models import Leaf, Pending
from simpul.kernel.regency import current
from simpul.lib import clock

KIND = "cases.day"
MOST_DAYS = 31
SETTLES = timedelta(hours=1)  # an event is written within the transaction that it tells of; none lasts nearly so long


def commit_days() -> int:
    """Commit to every day that is over and was not committed yet, at most a month back. Returns how many."""
    today = (clock.now() - SETTLES).astimezone(current().zone).date()
    days = [today - timedelta(days=n) for n in range(MOST_DAYS, 0, -1)]
    refs = [ref_of(day) for day in days]
    there = {*Leaf.objects.filter(ref__in=refs).values_list("ref", flat=True)}
    there |= {*Pending.objects.filter(kind=KIND, ref__in=refs).values_list("ref", flat=True)}
    missing = [day for day in days if ref_of(day) not in there]
    proof.commit_all(KIND, [(ref_of(day), told(day)) for day in missing])
    return len(missing)


def ref_of(day: date) -> str:
    """`peristiwa/2026-11-30`."""
    return f"peristiwa/{day.isoformat()}"


def told(day: date) -> str:
    """How many events there were, and their hash."""
    start = datetime.combine(day, time.min, current().zone)
    rows = CaseEvent.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("case_id", "seq")
    many, digest = 0, sha256()
    for case, seq, action, source, target, at in rows.values_list(
        "case_id", "seq", "action", "source", "target", "at"
    ).iterator(chunk_size=5000):
        many += 1
        digest.update(f"{case} {seq} {action} {source} {target} {int(at.timestamp() * 1_000_000)}\n".encode())
    return proof.canonical({"v": 1, "day": day.isoformat(), "events": many, "sha256": digest.hexdigest()})


def now(refs: Collection[str]) -> Mapping[str, str]:
    """The days as they stand."""
    return {ref: told(date.fromisoformat(ref.partition("/")[2])) for ref in refs}


def declare() -> None:
    """Make the kind known: how many steps there were on a day is told in the open data as well."""
    proof.register(proof.Kind(KIND, _("Peristiwa sehari"), "peristiwa/", example="peristiwa/2026-11-30", now=now))
