"""What their topics and agencies are here. New ones are noted when they come, and named from their own list; people say what they mean."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from simpul.kernel.integrations import Unreachable
from simpul.lib import clock
from simpul.services.complaints.bridged import LaporAgency, LaporTopic
from simpul.services.complaints.lapor import contract
from simpul.services.complaints.models import Category

LONGEST = 100
ASKED_FOR = timedelta(hours=1)
Code = type[LaporTopic] | type[LaporAgency]


def category(row: dict[str, Any]) -> Category | None:
    """Our category for the topic of one of their reports; None while nobody has said which."""
    topic = _met(LaporTopic, row.get(contract.word("topic")))
    found = topic.category if topic else None
    return found if found is not None and found.active else None


def agency(row: dict[str, Any]) -> LaporAgency | None:
    """The agency to which they gave one of their reports."""
    found: LaporAgency | None = _met(LaporAgency, row.get(contract.word("agency")))
    return found


def _met(kind: Code, code: Any) -> Any:
    name = str(code or "").strip()[:LONGEST]
    return kind._default_manager.update_or_create(code=name, defaults={"met_at": clock.now()})[0] if name else None


def name_new() -> None:
    """Fetch their names where a code has lately come that has none. Without an answer it is asked again next time, for an hour: a code
    that their own list does not name stays without."""
    lately = clock.now() - ASKED_FOR
    for kind, fetch in ((LaporTopic, fetch_topics), (LaporAgency, fetch_agencies)):
        if kind._default_manager.filter(name="", met_at__gte=lately).exists():
            with suppress(Unreachable, contract.NotAsAgreed):
                fetch()


def fetch_topics() -> int:
    """Take over their list of topics. Returns how many are new. What was said here about a topic stays. Raises `Unreachable`,
    `NotAsAgreed`."""
    found = contract.rows(contract.ask("topics_path", "topics"))
    return sum(
        _known(
            LaporTopic, row, {"name": row.get(contract.word("topic_name")), "parent": row.get(contract.word("parent"))}
        )
        for row in found
    )


def fetch_agencies() -> int:
    """The same for agencies, where they have such a list."""
    if not contract.settings().get("agencies_path"):
        return 0
    found = contract.rows(contract.ask("agencies_path", "agencies"))
    return sum(_known(LaporAgency, row, {"name": row.get(contract.word("name"))}) for row in found)


def _known(kind: Code, row: dict[str, Any], told: dict[str, Any]) -> bool:
    code = str(row.get(contract.word("code")) or "").strip()[:LONGEST]
    if not code:
        return False
    clean = {name: str(value or "").strip()[:200] for name, value in told.items()}
    return bool(kind._default_manager.update_or_create(code=code, defaults=clean)[1])
