"""Which backups stay: the newest of each of the last days, weeks and months. The newest of all always stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from simpul.config.backup.plan import Plan

UNKNOWN = datetime.min.replace(tzinfo=UTC)


def prune(plan: Plan, slug: str) -> list[Path]:
    """Throw away what the plan no longer keeps; gives what went. Files that we did not name are left alone."""
    dated = sorted(((moment(path, slug), path) for path in plan.folder.glob(f"{slug}-*.simpul.age")), reverse=True)
    kept = kept_of([at for at, _path in dated], plan)
    gone = [path for at, path in dated if at not in kept]
    for path in gone:
        path.unlink()
        path.with_name(f"{path.name}.sha256").unlink(missing_ok=True)
    return gone


def moment(path: Path, slug: str) -> datetime:
    """When a file was made, by its name; the beginning of time for a name that isn't ours."""
    try:
        text = path.name.removeprefix(f"{slug}-").partition(".")[0]
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return UNKNOWN


def kept_of(moments: Sequence[datetime], plan: Plan) -> set[datetime]:
    """Those that stay, of moments given newest first."""
    sorts: tuple[tuple[int, Callable[[datetime], str]], ...] = (
        (plan.daily, lambda at: f"{at:%Y-%m-%d}"),
        (plan.weekly, lambda at: f"{at:%G-%V}"),
        (plan.monthly, lambda at: f"{at:%Y-%m}"),
    )
    kept = {*moments[:1], *(at for at in moments if at == UNKNOWN)}
    for most, period in sorts:
        newest: dict[str, datetime] = {}
        for at in moments:
            newest.setdefault(period(at), at)
        kept |= set(list(newest.values())[:most])
    return kept
