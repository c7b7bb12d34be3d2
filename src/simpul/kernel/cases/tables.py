"""The columns of lists of cases, declared once: pages draw them, and CSV and XLSX files carry the same.

No column tells who asked: a row (`lists.Row`) does not know it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.kernel.cases.lists import Row
from simpul.kernel.cases.models import Secrecy


@dataclass(frozen=True)
class Column:
    """One column. On a page, those `below` stand as a small line under the subject; in a file each has a place of its own."""

    code: str
    label: str | Promise
    value: Callable[[Row], Any]
    below: bool = False


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of cases as people see it and take it away, one for all who do. `name` begins the names of its files."""

    name: str
    columns: tuple[Column, ...]

    @property
    def across(self) -> tuple[Column, ...]:
        """The columns that stand beside each other on a page."""
        return tuple(column for column in self.columns if not column.below)

    def header(self) -> list[str]:
        """The first row of a file."""
        return [str(column.label) for column in self.columns]

    def values(self, row: Row) -> list[Any]:
        """One row of a file: words, moments, nothing (None)."""
        return [column.value(row) for column in self.columns]


def _secrecy(row: Row) -> str:
    return "" if row.secrecy == Secrecy.OPEN else gettext(Secrecy(row.secrecy).label)


NUMBER = Column("number", _("Nomor"), lambda row: row.number)
SUBJECT = Column("subject", _("Perihal"), lambda row: row.title)
SERVICE = Column("service", _("Layanan"), lambda row: row.service_name, below=True)
VILLAGE = Column("village", _("Desa/kelurahan"), lambda row: row.village, below=True)
DISTRICT = Column("district", _("Kecamatan"), lambda row: row.district, below=True)
SECRECY = Column("secrecy", _("Kerahasiaan"), _secrecy, below=True)
EXAMPLE = Column("example", _("Contoh"), lambda row: gettext("ya") if row.example else "", below=True)
STATE = Column("state", _("Keadaan"), lambda row: gettext(row.state.label))
AGENCY = Column("agency", _("Instansi"), lambda row: row.agency)
OPENED = Column("opened", _("Masuk"), lambda row: row.opened_at)
DUE = Column("due", _("Batas waktu"), lambda row: row.due_at if row.closed_at is None else None)
CLOSED = Column("closed", _("Selesai"), lambda row: row.closed_at, below=True)
PAUSED = Column("paused", _("Jam berhenti"), lambda row: row.paused_at, below=True)

PLACE = (VILLAGE, DISTRICT)
DESK = Listing("meja", (NUMBER, SUBJECT, SERVICE, *PLACE, SECRECY, EXAMPLE, STATE, AGENCY, OPENED, DUE, PAUSED, CLOSED))
PUBLIC = Listing("daftar", (NUMBER, SUBJECT, *PLACE, EXAMPLE, STATE, AGENCY, OPENED, DUE, CLOSED))
OWN = Listing("urusan", (NUMBER, SUBJECT, SERVICE, *PLACE, EXAMPLE, STATE, AGENCY, OPENED, DUE, CLOSED))
BEHIND_A_FIGURE = Listing("indikator", (NUMBER, SUBJECT, EXAMPLE, STATE))
