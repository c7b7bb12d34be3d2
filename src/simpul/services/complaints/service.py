"""The complaints service: read this first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases.engine import perform
from simpul.kernel.cases.services import Column, Noun, Panel, Reopening, Service
from simpul.kernel.regency import current
from simpul.kernel.web import formats
from simpul.lib import clock
from simpul.lib.memo import Memo
from simpul.services.complaints import indicators
from simpul.services.complaints.flow import DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.forms import ReportForm
from simpul.services.complaints.models import Category, Channel, Report
from simpul.services.complaints.parameters import OBJECTIONS, REOPEN_VOTES, REOPEN_WITHIN


def straight_to_the_inspectorate(report: Any) -> None:
    """A report on misconduct never lies on the desk of somebody who might be concerned by it."""
    if report.oversight:
        perform(ReportFlow.escalate, report, by=SYSTEM_VIEWER)


_leaves: Memo[list[Category]] = Memo(lambda: list(Category.objects.filter(children=None)), seconds=60)


def categories() -> list[tuple[str, str]]:
    """What people report, by code."""
    return sorted(((leaf.code, str(leaf)) for leaf in _leaves()), key=lambda pair: pair[1])


def kinds() -> list[tuple[str, str]]:
    """Complaint, wish or question."""
    return [(str(value), gettext(label)) for value, label in Report.Kind.choices]


def ways_in() -> list[tuple[str, str]]:
    """The channels with their owners and times, those that have ended too: people still find the old numbers."""
    today = clock.today(current().zone)
    channels = sorted(Channel.objects.all(), key=lambda channel: channel.ended(today))
    return [(str(channel), _told(channel, today)) for channel in channels]


def _told(channel: Channel, today: date) -> str:
    """Number, owner and how long it holds."""
    parts = [channel.number, _("dikelola %(owner)s") % {"owner": channel.owner}]
    if channel.valid_to:
        words = _("berakhir %(day)s") if channel.ended(today) else _("sampai %(day)s")
        parts.append(words % {"day": formats.day(channel.valid_to)})
    return " · ".join(str(part) for part in parts if part)


complaints = Service(
    slug="aduan",
    name=_("Lapor dan aduan"),
    summary=_("Sampaikan keluhan, usul, atau pertanyaan. Anda dapat mengikutinya sampai selesai."),
    icon="megaphone",
    agency=_("Dinas Komunikasi dan Informatika"),
    legal_basis=(
        _("UU 25/2009 tentang Pelayanan Publik"),
        _("Perpres 76/2013 tentang Pengelolaan Pengaduan Pelayanan Publik"),
        "Permenpan RB 62/2018",
    ),
    result=_("Jawaban instansi yang berwenang, dengan bukti tindak lanjut"),
    requirements=(_("Cerita singkat tentang apa yang terjadi"), _("Lokasi kejadian"), _("Foto, bila ada")),
    verb=_("Buat laporan"),
    noun=Noun(_("laporan"), pgettext_lazy("banyak", "laporan")),
    asker=Noun(_("pelapor"), pgettext_lazy("banyak", "pelapor")),
    needs_account=False,
    model=Report,
    form=ReportForm,
    identity_roles=frozenset({DESK, INSPECTORATE}),
    sealed_roles=frozenset({INSPECTORATE}),
    intake_roles=frozenset({DESK}),
    columns=(
        Column("kind", _("Jenis"), public=True, show=lambda kind: gettext(Report.Kind(kind).label), options=kinds),
        Column("category", _("Kategori"), public=True, options=categories),
        Column("objections", _("Sanggahan"), public=True, show=lambda times: times or ""),
        Column("there", _("Di SP4N-LAPOR!")),
        Column("rating", _("Nilai"), public=True, show=lambda stars: f"{stars} / 5"),
    ),
    shown_with=("category",),
    indicators=(
        indicators.received,
        indicators.completed_on_time,
        indicators.first_answer,
        indicators.objected,
        indicators.still_open,
        indicators.merged,
        indicators.satisfied,
        indicators.overdue,
        indicators.answered,
        indicators.first_answer_p90,
    ),
    performance=(
        indicators.still_open,
        indicators.overdue,
        indicators.answered,
        indicators.first_answer,
        indicators.first_answer_p90,
        indicators.completed_on_time,
        indicators.objected,
        indicators.satisfied,
    ),
    answer_time=indicators.first_answer,
    panels=(Panel(_("Jalan untuk melapor"), ways_in),),
    public_list=True,
    joinable=True,
    reopening=Reopening(ReportFlow.reopen, REOPEN_VOTES, REOPEN_WITHIN, OBJECTIONS),
    on_open=straight_to_the_inspectorate,
    opens_further=lambda fields: bool(fields["oversight"]),
)
