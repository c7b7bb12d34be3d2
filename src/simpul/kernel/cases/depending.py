"""What cases need of the rooms below: an agency that handles open cases can't end."""

from __future__ import annotations

from collections.abc import Iterator

from simpul.kernel.cases.models import Case
from simpul.kernel.organizations.models import Agency
from simpul.kernel.organizations.reorganising import Hindrance

NAMED = 20


def open_at(agency: Agency) -> Iterator[Hindrance]:
    """The open cases of an agency, which keep it from ending; sealed ones are counted and not named."""
    cases = Case.objects.still_open().filter(agency=agency)
    for number in cases.filter(sealed=False).order_by("pk").values_list("number", flat=True)[:NAMED]:
        yield Hindrance(f"{number} masih ditangani instansi ini.", f"/meja/kasus/{number}/")
    if more := max(cases.filter(sealed=False).count() - NAMED, 0) + cases.filter(sealed=True).count():
        yield Hindrance(f"Ada {more} urusan terbuka lain.")
