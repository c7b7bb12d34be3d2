"""What the pages of findings ask of an address, and the list of recommendations that public and desk share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from simpul.finance.findings import standing
from simpul.finance.findings.models import Examination, Recommendation
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads

MANY = 50


@dataclass(frozen=True)
class Asked:
    """An address, read; `rows` are what may be seen there."""

    request: HttpRequest
    rows: QuerySet[Any]

    @cached_property
    def viewer(self) -> Viewer:
        """Who asks."""
        return viewer_of(self.request)

    @cached_property
    def examination(self) -> Examination | None:
        """The report asked for, of those that may be seen."""
        number = self.number("pemeriksaan")
        return Examination.objects.visible_to(self.viewer).filter(pk=number).first() if number else None

    @cached_property
    def agency(self) -> Agency | None:
        """The agency asked for."""
        code = self.request.GET.get("opd", "")
        return Agency.objects.filter(code=code).first() if code else None

    @property
    def state(self) -> str:
        """The state asked for, `open` for all that are not settled; empty for all."""
        said = self.request.GET.get("keadaan", "")
        return said if said in (*standing.LABELS, "open") else ""

    @property
    def money(self) -> bool:
        """Whether only those are asked for that want money back."""
        return bool(self.request.GET.get("uang"))

    @property
    def late(self) -> bool:
        """Whether only overdue ones are asked for."""
        return bool(self.request.GET.get("terlambat"))

    def number(self, name: str) -> int | None:
        """A number that the address says."""
        said = self.request.GET.get(name, "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The recommendations asked for, those of the nearest deadline first."""
        rows = standing.told(self.rows)
        if self.examination:
            rows = rows.filter(finding__examination=self.examination)
        elif self.request.GET.get("pemeriksaan"):
            rows = rows.none()
        if self.agency:
            rows = rows.filter(agency=self.agency)
        if self.state:
            rows = rows.filter(state__in=standing.OPEN if self.state == "open" else (self.state,))
        if self.money:
            rows = rows.filter(amount__isnull=False)
        rows = standing.overdue(rows) if self.late else rows
        return rows.select_related("agency", "finding__examination").order_by("due", "pk")

    def page(self) -> dict[str, Any]:
        """A page of them, and what its filters and links need."""
        start = min(self.number("mulai") or 0, 10**6)
        some = list(self.found[start : start + MANY + 1])
        query = downloads.query(self.request)
        return {
            "asked": self, "rows": [(one, standing.days_left(one)) for one in some[:MANY]], "query": query, "labels": standing.LABELS,
            "tones": standing.TONES, "following": f"?{query}&mulai={start + MANY}" if len(some) > MANY else "",
            "examinations": Examination.objects.visible_to(self.viewer).order_by("-year", "-day", "pk"),
            "agencies": Agency.objects.filter(pk__in=self.rows.values("agency")).order_by("name"),
        }  # fmt: skip

    def file(self, name: str) -> HttpResponseBase:
        """The list as a file."""
        heads = [
            _("Pemeriksa"), _("Tahun"), _("LHP"), _("Temuan"), _("Judul temuan"), _("Rekomendasi"), _("OPD"), _("Tenggat"), _("Keadaan"),
            _("Sisa hari"), _("Yang harus dipulihkan"), _("Sudah kembali"), _("Contoh"),
        ]  # fmt: skip
        table = downloads.Table(
            name, heads, map(_line, self.found.iterator(chunk_size=500)), filters=downloads.narrowed_by(self.request)
        )
        return downloads.take_table(self.request, table)


def _line(one: Any) -> list[Any]:
    report = one.finding.examination
    return [
        report.get_body_display(), report.year, report.number, one.finding.number, one.finding.title, one.words, one.agency.short_name,
        one.due, standing.LABELS[one.state], standing.days_left(one), one.amount, one.restored if one.amount else None,
        _("contoh") if report.example else "",
    ]  # fmt: skip


def actor(request: HttpRequest) -> User:
    """Who is signed in. The door was passed."""
    user = viewer_of(request).user
    assert user is not None
    return user


def at_desk(viewer: Viewer) -> QuerySet[Any]:
    """The recommendations that somebody works on or oversees; what is open to everybody besides is not his."""
    return Recommendation.objects.at_desk(viewer).standing()


__all__ = ["MANY", "Asked", "actor", "at_desk"]
