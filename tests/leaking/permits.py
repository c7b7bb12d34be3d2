"""A service whose form an officer published as a workbook: it exists in these tests alone, and borrows the table of complaints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.cases import services
from simpul.kernel.cases.services import Service
from simpul.kernel.forms import versions
from simpul.kernel.forms.versions import Published
from simpul.kernel.testing import cast, workbooks
from simpul.kernel.testing.contract import ServiceContract
from simpul.services.complaints.flow import DESK, INSPECTORATE
from simpul.services.complaints.models import Report

WORKBOOK = """
| survey |
| | type | name | label | simpul::known | simpul::case |
| | text | nama | Nama lengkap | resident.name | |
| | text | judul | Nama acara | | title |
| | text | panitia | Panitia | | |
| | text | perlengkapan | Yang dipinjam | | |
| settings |
| | form_id | form_title |
| | izin-uji | Izin uji |
"""


class TriedPermit(Report):
    """A case of it."""

    prefix = "IZN"

    class Meta:
        proxy = True
        app_label = "complaints"


class PermitContract(ServiceContract):
    """Its sample."""

    __test__ = False
    service: ClassVar[Service]

    def fields(self) -> dict[str, Any]:
        return {"title": "Sedekah bumi", "text": "", "category_id": "lampu-jalan", "region": cast.village()}


@contextmanager
def published() -> Iterator[Service]:
    """The service with its form in force."""
    made = Service(
        slug="izin-uji", name="Izin uji", summary="Izin mengadakan acara.", icon="flag", agency="Satpol PP", legal_basis=("-",),
        result="Surat izin", requirements=("KTP",), model=TriedPermit, form=Published("izin-uji"), identity_roles=frozenset({DESK}),
        sealed_roles=frozenset({INSPECTORATE}), public_list=True,
    )  # fmt: skip
    PermitContract.service = made
    officer = cast.officer(ADMINISTRATOR)
    assert officer.user
    versions.publish(workbooks.uploaded(WORKBOOK, by=officer), by=officer.user)
    try:
        yield made
    finally:
        del services.registry[made.slug]
