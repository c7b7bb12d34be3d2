"""The facts of a case as its page tells them to officers: all that the card “Keterangan” shows, and nothing beyond."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.cases.facets import Facet

CHANNELS = {
    "web": gettext_lazy("Situs ini"),
    "phone": gettext_lazy("Telepon"),
    "counter": gettext_lazy("Datang langsung"),
    "open311": gettext_lazy("Aplikasi lain"),
    "whatsapp": gettext_lazy("WhatsApp"),
    "lapor": gettext_lazy("SP4N-LAPOR!"),
    "api": gettext_lazy("Aplikasi lain"),
}


class Facts(NamedTuple):
    """One case. Of whom asked there is a name, or the words in its stead, with phone and e-mail; moments are None where there is none."""

    number: str
    opened_at: datetime
    channel: str
    asker: str
    name: str
    phone: str
    email: str
    region: str
    landmark: str
    place: tuple[float, float] | None  # latitude and longitude
    agency: str
    officer: str
    due_at: datetime | None
    due_basis: str
    promised_at: datetime | None
    promise_basis: str
    details: tuple[tuple[str, str], ...]
    closed_at: datetime | None
    late: bool


def of(facet: Facet) -> Facts:
    """The facts that this viewer may read."""
    case = facet.case
    due, promised = (None if case.closed_at else case.due_at), case.promised_at
    return Facts(
        case.number,
        case.opened_at,
        str(CHANNELS.get(case.channel, case.channel)),
        facet.service.asker.title,
        *_reporter(facet),
        case.region.display_name if case.region else "",
        case.landmark if case.region else "",
        (case.place.y, case.place.x) if case.region and case.place else None,
        case.agency.name if case.agency else "",
        str(case.assignee or ""),
        due,
        facet.due_basis if due else "",
        promised,
        facet.promise_basis if promised else "",
        tuple((str(label), told) for label, told in facet.details),
        case.closed_at,
        case.late,
    )


def _reporter(facet: Facet) -> tuple[str, str, str]:
    """Name, phone and e-mail of who asked, for those who may know."""
    if asked := facet.reporter:
        return asked.name or _("Tanpa nama"), asked.phone or "", asked.email or ""
    if facet.knows_identity and not facet.case.applicant_id:
        return _("Tidak menyebut nama"), "", ""
    return _("Disembunyikan"), "", ""
