"""From their dispositions to our cases: one each, whatever comes twice, out of order, or was cut off in the middle."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Audience
from simpul.lib import clock
from simpul.services.complaints import rules
from simpul.services.complaints.bridged import LaporReport
from simpul.services.complaints.crossing import CHANNEL
from simpul.services.complaints.lapor import codes, contract, referring
from simpul.services.complaints.models import Report

MOST_PAGES, LONGEST = 50, 4000


def pull() -> int:
    """Take in what is new. Returns how many cases were opened. Raises `Unreachable`, `NotAsAgreed`; what came before stays."""
    opened = 0
    seen: set[str] = set()
    for page in range(1, MOST_PAGES + 1):
        found = contract.rows(contract.ask("inbox_path", "inbox", page=page))
        fresh = {name: row for row in found if (name := _name(row)) and name not in seen}
        opened += sum(take(name, row) for name, row in fresh.items())
        seen |= fresh.keys()
        if not fresh:
            break
    acknowledge()
    codes.name_new()
    return opened


def take(name: str, row: dict[str, Any]) -> bool:
    """One of theirs, in one transaction. True if it became a new case."""
    with transaction.atomic():
        known = LaporReport.objects.select_for_update().filter(tracking_id=name).first()
        if known is not None:
            _moved(known, row)
            return False
        if referring.came_back(name):
            return False
        text = str(row.get(contract.word("text")) or "").strip()[:LONGEST]
        if not text:
            return False
        category, agency = codes.category(row), codes.agency(row)
        fields = {
            "title": rules.title_from(str(row.get(contract.word("title")) or text)), "text": text, "category": category,
            "oversight": bool(category and category.oversight), "published": False,
        }  # fmt: skip
        key = uuid5(NAMESPACE_URL, f"https://www.lapor.go.id/pengaduan/{name}")
        case, _code = engine.open_case(Report, by=NOBODY, channel=CHANNEL, client_key=key, fields=fields)
        LaporReport.objects.create(tracking_id=name, case=case, agency=agency, told=case.seq)
        audit.record("lapor.received", "case", case.pk, by=None, number=case.number, tracking_id=name)
    return True


def acknowledge() -> None:
    """Tell them what has arrived, where they want to know."""
    if not contract.settings().get("acknowledge_path"):
        return
    for one in LaporReport.objects.filter(acknowledged_at=None).select_related("case").order_by("pk"):
        contract.ask("acknowledge_path", "acknowledge", tracking_id=one.tracking_id, reference=one.case.number)
        LaporReport.objects.filter(pk=one.pk).update(acknowledged_at=clock.now())


def _name(row: dict[str, Any]) -> str:
    return str(row.get(contract.word("tracking_id")) or "").strip()[:100]


def _moved(known: LaporReport, row: dict[str, Any]) -> None:
    """They closed it while we still work on it: the office is told by a note, and decides."""
    closed = str(row.get(contract.word("status")) or "").lower() in contract.CLOSED
    if closed and known.closed_there_at is None:
        known.closed_there_at = clock.now()
        known.save(update_fields=["closed_there_at"])
        if known.case.closed_at is None:
            text = _("Laporan ini sudah ditutup di SP4N-LAPOR!. Periksa apakah masih perlu ditangani.")
            conversation.write(known.case, by=NOBODY, text=text, audience=Audience.STAFF)
