"""A report of BPK on statements with one finding, and the people who work on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from simpul.finance import roles
from simpul.finance.findings import recording
from simpul.finance.findings.models import Examination, Finding, Recommendation
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast
from simpul.lib import clock

YEAR = 2027
RECEIVED = date(YEAR, 3, 5)
MARCH = datetime(YEAR, 3, 20, 3, tzinfo=UTC)


@dataclass
class World:
    """Who works on findings, and what they have."""

    apip: Viewer = field(default_factory=lambda: cast.officer(roles.INTERNAL_AUDITOR, name="Ratna Pengawas"))
    bpk: Viewer = field(default_factory=lambda: cast.officer(roles.STATE_AUDITOR, name="Sekar Pemeriksa"))
    pa: Viewer = field(
        default_factory=lambda: cast.officer(roles.BUDGET_USER, at=cast.agency("dpupr"), name="Bintang Kepala")
    )
    deputy: Viewer = field(default_factory=lambda: cast.officer(roles.DEPUTY_TREASURER, name="Kuncoro Kuasa"))
    made: Any = None

    def report(self, number: str = "21.A/LHP/2027", **more: Any) -> Examination:
        told: dict[str, Any] = {
            "body": "bpk", "kind": "statements", "year": YEAR - 1, "day": date(YEAR, 3, 1), "received": RECEIVED,
            "title": "Laporan keuangan tahun 2026", "opinion": "wtp", "opened": date(YEAR, 3, 10), "basis": "Diserahkan kepada DPRD",
            "by": user(self.apip), "example": True,
        }  # fmt: skip
        return recording.examine(number=number, **(told | more))

    def finding(self, report: Examination, number: str = "1", **more: Any) -> Finding:
        told: dict[str, Any] = {
            "title": "Kelebihan pembayaran pekerjaan jalan", "condition": "Volume kurang pada paket yang dikerjakan CV Rahasia.",
            "criteria": "Perpres 16/2018", "cause": "Pengawasan lemah", "effect": "Kelebihan pembayaran", "agency": cast.agency("dpupr"),
            "amount": Decimal(90_000_000), "by": user(self.apip),
        }  # fmt: skip
        return recording.find(report, number, **(told | more))

    def ask(self, finding: Finding, amount: int | None = 90_000_000, **more: Any) -> Recommendation:
        told: dict[str, Any] = {"agency": cast.agency("dpupr"), "by": user(self.apip)}
        words = "Menarik kelebihan pembayaran dan menyetorkannya ke kas daerah."
        return recording.recommend(finding, words, amount=Decimal(amount) if amount else None, **(told | more))

    def whole(self, **more: Any) -> Recommendation:
        return self.ask(self.finding(self.report(**more)))


def user(viewer: Viewer) -> User:
    assert viewer.user
    return viewer.user


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(MARCH):
        yield
