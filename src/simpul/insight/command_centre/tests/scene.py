"""Cases of the open service for the tests of this room, made and moved through the registry as this room itself reads them."""

from typing import Any

from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import ServiceCase
from simpul.kernel.cases.services import registry
from simpul.kernel.documents import store
from simpul.kernel.testing import cast

SERVICE = registry["aduan"]
REGENT, AUDITOR, ADMINISTRATOR = roles["regent"], roles["auditor"], roles["administrator"]
DESK, OFFICER, INSPECTORATE = roles["complaint_desk"], roles["agency_officer"], roles["inspectorate"]


def filed(
    title: str = "Lampu jalan mati di Jalan Gajah Mada", *, by: Viewer = NOBODY, village: int | None = 0, **more: Any
) -> ServiceCase:
    """A report as it comes in."""
    fields = {"title": title, "text": f"{title}, sudah tiga hari.", "category_id": "lampu-jalan", **more}
    fields["region"] = cast.village(village) if village is not None else None
    if by.user:
        fields["applicant"] = by.user.resident
    return engine.open_case(SERVICE.model, by=by, fields=fields)[0]


def sealed(**more: Any) -> ServiceCase:
    """A report on misconduct: nobody but the Inspektorat opens it."""
    return filed("Pungutan liar di loket", oversight=True, sealed=True, **more)


def take(case: ServiceCase, step: str, by: Viewer, **data: Any) -> ServiceCase:
    """One step."""
    engine.perform(SERVICE.workflow.transitions[step], case, by=by, reason="uji", **data)
    return case


def forwarded(to: str = "dpupr", *, publish: bool = True, **more: Any) -> ServiceCase:
    """A report that the desk has handed to an agency."""
    return take(
        filed(**more), "forward", cast.officer(DESK), agency=cast.agency(to), publish=publish, publish_photos=publish
    )


def answered(to: str = "dpupr", **more: Any) -> ServiceCase:
    """A report with an answer and a photo of the mended thing."""
    case, officer = forwarded(to, **more), cast.officer(OFFICER, at=cast.agency(to))
    photo = store(cast.photo(), by=officer.user, name="sesudah.jpg")
    return take(case, "answer", officer, text="Lampu sudah kami ganti.", photos=[photo], publish_photos=True)
