"""Proposals for the plan: read this first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from simpul.finance.public import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.roles import DISTRICT_OFFICER, VILLAGE_OFFICER
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases.engine import perform
from simpul.kernel.cases.services import Column, Noun, Panel, Service
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.periods import MONTHS
from simpul.services.musrenbang import indicators, parameters
from simpul.services.musrenbang.flow import COUNCIL, ProposalFlow
from simpul.services.musrenbang.forms import ProposalForm
from simpul.services.musrenbang.models import Proposal, funding


def straight_to_bappeda(proposal: Any) -> None:
    """What a member of the DPRD brings goes to Bappeda, before everybody's eyes from the first day."""
    if proposal.is_councils:
        perform(ProposalFlow.direct, proposal, by=SYSTEM_VIEWER)


def calendar() -> list[tuple[Any, Any]]:
    """When each round of musrenbang is held."""
    today, names = clock.today(current().zone), MONTHS["en" if get_language() == "en" else "id"]
    rounds = (
        (_("Musrenbang desa"), parameters.VILLAGE_MONTH), (_("Musrenbang kecamatan"), parameters.DISTRICT_MONTH),
        (_("Musrenbang kabupaten"), parameters.REGENCY_MONTH),
    )  # fmt: skip
    return [(title, names[(int(month.on(today).value) - 1) % 12]) for title, month in rounds]


def kinds() -> list[tuple[str, str]]:
    """Who proposes."""
    return [(value, gettext(str(label))) for value, label in Proposal.Kind.choices]


musrenbang = Service(
    slug="usulan",
    name=_("Usulan musrenbang"),
    summary=_("Usulkan pembangunan di desa Anda, dan ikuti nasibnya sampai anggaran dan pelaksanaannya."),
    icon="list",
    agency=_("Badan Perencanaan Pembangunan Daerah"),
    legal_basis=(_("UU 25/2004 tentang Sistem Perencanaan Pembangunan Nasional"), _("Permendagri 86/2017")),
    result=_(
        "Keputusan diterima, ditunda, atau tidak diterima dengan alasannya; bila diterima, kegiatan dan anggarannya"
    ),
    requirements=(_("Apa yang diusulkan dan mengapa perlu"), _("Lokasi"), _("Perkiraan biaya dan foto, bila ada")),
    verb=_("Ajukan usulan"),
    noun=Noun(_("usulan"), pgettext_lazy("banyak", "usulan")),
    asker=Noun(_("pengusul"), pgettext_lazy("banyak", "pengusul")),
    model=Proposal,
    form=ProposalForm,
    identity_roles=frozenset({VILLAGE_OFFICER, DISTRICT_OFFICER, PLANNER, AGENCY_PLANNER, COUNCIL}),
    intake_roles=frozenset({VILLAGE_OFFICER, COUNCIL}),
    columns=(
        Column("kind", _("Jenis"), public=True, show=lambda kind: Proposal.Kind(kind).label, options=kinds),
        Column("proposer", _("Pengusul"), public=True),
        Column("year", _("Untuk rencana tahun"), public=True, show=str),
        Column("urgency", _("Mendesaknya"), public=True, show=lambda level: Proposal.Urgency(level).label),
        Column("amount", _("Perkiraan biaya (rupiah)"), public=True),
        Column("feasible", _("Layak dikerjakan"), public=True),
        Column("agency_amount", _("Biaya menurut perangkat daerah (rupiah)"), public=True),
        Column("undertaking_id", _("Rencana dan anggaran"), public=True, show=funding),
    ),
    indicators=(indicators.proposed, indicators.accepted, indicators.carried_out),
    panels=(Panel(_("Kapan dibahas"), calendar),),
    public_list=True,
    joinable=True,
    on_open=straight_to_bappeda,
)
