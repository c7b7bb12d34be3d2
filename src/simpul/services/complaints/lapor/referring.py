"""Passing on a report that is not the regency's to decide: the desk says so with a reason, the worker brings it there once, the reporter
is told either way. Never who reported: neither name nor number nor photo leaves (decision record 0042)."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.forms import StepForm
from simpul.kernel.notifications import send
from simpul.lib import clock
from simpul.services.complaints.bridged import WAITING, LaporAgency, LaporReferral, LaporTopic
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.lapor import carrying, contract
from simpul.services.complaints.models import Report

log = logging.getLogger(__name__)


@ReportFlow.refer.asks
class ReferForm(StepForm):
    """To whom, and under which of their topics."""

    agency = forms.ModelChoiceField(
        LaporAgency.objects.filter(outside=True), label=gettext_lazy("Instansi yang berwenang"), required=False,
        empty_label=gettext_lazy("Ditentukan admin SP4N-LAPOR!"),
        help_text=gettext_lazy("Nama, kontak, dan foto pelapor tidak ikut dikirim. Pelapor diberi tahu beserta alasan Anda."),
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        LaporTopic.objects.exclude(name=""), label=gettext_lazy("Topik di SP4N-LAPOR!"), required=False,
        empty_label=gettext_lazy("Ditentukan admin SP4N-LAPOR!"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.category_id:
            self.fields["topic"].initial = LaporTopic.objects.filter(category=self.case.category_id).first()


@ReportFlow.refer.effect
def waits_to_be_sent(report: Report, move: Any) -> None:
    """The report leaves our hands; the worker carries it over."""
    agency = move.data.get("agency")
    report.agency = None
    LaporReferral.objects.create(case=report, seq=report.seq + 1, agency=agency, topic=move.data.get("topic"))
    move.record["to"] = f"{agency} (SP4N-LAPOR!)" if agency else "SP4N-LAPOR!"


def send_all() -> int:
    """Bring over what is due. Returns how many arrived."""
    due = LaporReferral.objects.filter(WAITING, not_before__lte=clock.now()).order_by("pk")
    arrived = 0
    for one in due.select_related("case__region", "topic", "agency"):
        try:
            arrived += send_one(one)
        except Exception:  # one broken report must not keep all others here
            log.exception("passing on %s", one)
    return arrived


def send_one(one: LaporReferral) -> bool:
    """Bring one over. What they refuse for good goes back to the desk with their answer."""
    report = one.case
    if not report.may_be_referred:  # what it wishes kept secret, or the rule, may have changed meanwhile
        return _bounced(one, _("Kerahasiaan laporan tidak lagi mengizinkan penerusan."))
    number = carrying.carry(one, looked_up=lambda: _theirs(one), bring=lambda: _number(contract.ask(
        "file_path", "file", again=False, reference=one.reference, **told(one))))  # fmt: skip
    if number:
        _arrived(one, number)
    elif one.failed_at:
        _bounced(one, _("SP4N-LAPOR! tidak menerima laporan ini. Periksa di sana sebelum meneruskannya lagi."))
    return bool(number)


def told(one: LaporReferral) -> dict[str, Any]:
    """All that leaves the house: what everybody could read, where it is, and how secret they must keep it. The exact spot goes along
    only with reports that are open: of others it might tell whose house it is."""
    report = one.case
    place = [report.region.display_name] if report.region else []
    if report.secrecy == Secrecy.OPEN:
        place += [report.landmark] if report.landmark else []
        place += [f"{report.place.y:.5f}, {report.place.x:.5f}"] if report.place else []
    words: dict[str, Any] = {
        "title": report.title, "text": report.text, "place": "; ".join(place),
        "secrecy": ("terbuka", "anonim", "rahasia")[report.secrecy],
    }  # fmt: skip
    return words | {name: row.code for name, row in (("topic", one.topic), ("agency", one.agency)) if row}


def came_back(number: str) -> bool:
    """Whether one of their dispositions is a report that we had passed on: it comes home to its own case, not to a new one."""
    one = LaporReferral.objects.select_related("case").filter(tracking_id=number).first()
    if one is not None and one.sent_at is not None and one.case.state == "referred":
        _bounced(one, _("SP4N-LAPOR! mendisposisikan laporan ini kembali kepada kabupaten."))
    return one is not None


def _theirs(one: LaporReferral) -> str:
    """Their number of a report that may have arrived; empty if they do not have it."""
    found = contract.rows(contract.ask("filed_path", "filed", reference=one.reference))
    mine = (row for row in found if str(row.get(contract.word("reference"))) == one.reference)
    return next((str(row.get(contract.word("tracking_id")) or "")[:100] for row in mine), "")


def _number(said: Any) -> str:
    """The number in their answer. Raises `NotAsAgreed`: without it nobody could follow the report."""
    inner = said.get("data", said) if isinstance(said, dict) else said
    row = inner[0] if isinstance(inner, list) and inner else inner
    number = str(row.get(contract.word("tracking_id")) or "").strip()[:100] if isinstance(row, dict) else ""
    if not number:
        raise contract.NotAsAgreed("no number")
    return number


@transaction.atomic
def _arrived(one: LaporReferral, number: str) -> None:
    LaporReferral.objects.filter(pk=one.pk).update(tracking_id=number, sent_at=clock.now(), failed_at=None)
    told_so = _("Nomor di SP4N-LAPOR!: %(number)s.") % {"number": number}
    engine.perform(ReportFlow.arrive, one.case, by=SYSTEM_VIEWER, reason=told_so)
    if one.case.applicant:
        base = str(contract.settings()["base"]).rstrip("/")
        follow = _("Laporan Anda diterima SP4N-LAPOR! dengan nomor %(number)s. Ikuti di %(link)s.")
        words = follow % {"number": number, "link": f"{base}/pengaduan/{number}"}
        context = {"number": one.case.number, "title": one.case.title, "text": words}
        send(to=one.case.applicant, template="cases/message", context=context, about=one.case.number)


@transaction.atomic
def _bounced(one: LaporReferral, why: str) -> bool:
    LaporReferral.objects.filter(pk=one.pk).update(sent_at=None, failed_at=clock.now())
    engine.perform(ReportFlow.bounce, one.case, by=SYSTEM_VIEWER, reason=why)
    return False
