"""The performance report in words: its rows as a table, and what its paper says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.openness.performance import Report
from simpul.finance.planning.achievement import Band
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.web import formats


def heads() -> list[str]:
    """The columns of `rows`."""
    return [
        _("Kode"), _("Rumusan"), _("Indikator"), _("Satuan"), _("Target"), _("Realisasi"), _("Capaian (%)"), _("Kategori"),
        _("Diketahui dari"), _("Anggaran"), _("Dibayar"),
    ]  # fmt: skip


def band_names() -> dict[Band, str]:
    """What bands are called (Permendagri 86/2017)."""
    return {
        Band.VERY_HIGH: _("sangat tinggi"), Band.HIGH: _("tinggi"), Band.MEDIUM: _("sedang"), Band.LOW: _("rendah"),
        Band.VERY_LOW: _("sangat rendah"),
    }  # fmt: skip


def bands(told: Report) -> list[tuple[str, int]]:
    """How many indicators fell into which band, by name."""
    return [(name, told.bands[band]) for band, name in band_names().items()]


def rows(told: Report) -> Iterator[list[Any]]:
    """A row for each indicator with the part it measures; a programme's money stands on each of its rows."""
    names = {
        "measured": _("diukur platform"),
        "asserted": _("dilaporkan, diverifikasi"),
        "missing": _("belum ada realisasi"),
    }
    for part in told.parts:
        money = [part.ceiling, part.paid] if part.ceiling else ["", ""]
        if not part.measured:
            yield [part.node.code, part.node.name, "", "", "", "", "", "", "", *money]
        for one, known in part.measured:
            achieved = one.course.achieved
            band = band_names()[achieved.band] if achieved and achieved.band else ""
            yield [
                part.node.code, part.node.name, one.terms.name, one.terms.unit, one.course.target, one.course.value,
                achieved.shown if achieved else "", band, names[known.value], *money,
            ]  # fmt: skip


def on_paper(told: Report, agency: Agency | None, title: str) -> dict[str, Any]:
    """What the template draws."""
    kinds = {"mission": _("Misi"), "goal": _("Tujuan"), "objective": _("Sasaran"), "programme": _("Program")}
    return {
        "regency": _("Pemerintah Kabupaten %(name)s") % {"name": current().short_name},
        "agency": agency.name if agency else "", "title": title,
        "example": _("contoh") if told.version.plan.example else "",
        "basis": _("Menurut %(plan)s, %(decree)s. Perpres 29/2014; Permenpan RB 53/2014.") % {
            "plan": told.version.plan, "decree": told.version.decree,
        },
        "chapters": [_("Pendahuluan"), _("Perencanaan kinerja"), _("Akuntabilitas kinerja"), _("Penutup")],
        "unwritten": _("Belum ditulis."),
        "summary": [
            [_("Indikator"), formats.number(len(told.indicators))], [_("Mencapai target"), formats.number(told.reached)],
            [_("Belum ada realisasi"), formats.number(told.unknown)], *([name, formats.number(many)] for name, many in bands(told)),
            [_("Anggaran belanja"), formats.rupiah(told.ceiling)],
            [_("Dibayar"), f"{formats.rupiah(told.paid)} ({formats.percent(told.absorbed)})"],
        ],
        "heads": [_("Indikator"), _("Target"), _("Realisasi"), _("Capaian")],
        "parts": [
            {
                "name": f"{kinds[part.node.kind]} {part.node.code}: {part.node.name}",
                "money": _("Anggaran %(ceiling)s, dibayar %(paid)s.") % {
                    "ceiling": formats.rupiah(part.ceiling), "paid": formats.rupiah(part.paid),
                } if part.ceiling else "",
                "rows": [_printed(one) for one, _known in part.measured],
            }
            for part in told.parts
        ],
    }  # fmt: skip


def _printed(one: Any) -> list[str]:
    achieved = one.course.achieved
    if achieved is None:
        shown = "–"
    elif achieved.shown is None:
        shown = _("tercapai") if achieved.reached else _("tidak tercapai")
    else:
        shown = f"{formats.number(achieved.shown, 2)}%"
    return [f"{one.terms.name} ({one.terms.unit})", _amount(one.course.target), _amount(one.course.value), shown]


def _amount(value: Any) -> str:
    return "–" if value is None else formats.number(value, 0 if value == int(value) else 2)
