"""The facts of a case as its pages tell them, to officers and to residents: all that the card “Keterangan” shows, and nothing beyond."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.cases.facets import Facet
from simpul.kernel.web import performance
from simpul.kernel.web.formats import due

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


class Outline(NamedTuple):
    """The same for residents. `left` and `promise_left` are what remains of the two times, in words, while they run."""

    number: str
    opened_at: datetime
    region: str
    landmark: str
    agency: str
    due_at: datetime | None
    left: str
    paused_for: str
    due_basis: str
    promised_at: datetime | None
    promise_left: str
    promise_basis: str
    usual: performance.Usual | None
    details: tuple[tuple[str, str], ...]
    closed_at: datetime | None
    secrecy: str


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


def outline(facet: Facet) -> Outline:
    """The facts that a resident may read, of his own case or of one that everybody sees."""
    case = facet.case
    due_at, promised_at = (None if case.closed_at else case.due_at), case.promised_at
    runs = not case.closed_at and not case.paused_at
    return Outline(
        case.number,
        case.opened_at,
        case.region.display_name if case.region else "",
        case.landmark if case.region and facet.party else "",
        case.agency.name if case.agency else "",
        due_at,
        due(due_at) if due_at and runs else "",
        facet.paused_for if due_at else "",
        facet.due_basis if due_at else "",
        promised_at,
        due(promised_at) if promised_at and runs else "",
        facet.promise_basis if promised_at else "",
        None if case.closed_at or facet.answer else performance.usual(facet.service, case.agency),
        tuple((str(label), told) for label, told in facet.details),
        case.closed_at,
        str(case.get_secrecy_display()),
    )


def _reporter(facet: Facet) -> tuple[str, str, str]:
    """Name, phone and e-mail of who asked, for those who may know."""
    if asked := facet.reporter:
        return asked.name or _("Tanpa nama"), asked.phone or "", asked.email or ""
    if facet.knows_identity and not facet.case.applicant_id:
        return _("Tidak menyebut nama"), "", ""
    return _("Disembunyikan"), "", ""
