"""Where each duty stands, judged from the data: there, in part, not there, or not yet owed. Never from what somebody claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.disclosure import duties, holdings
from simpul.finance.disclosure.duties import Duty
from simpul.finance.disclosure.holdings import KINDS, YearFacts
from simpul.kernel.regency import current
from simpul.lib import clock

CHANGES = (KINDS.CHANGE.value,)


class State(Enum):
    """How far a duty is fulfilled: its words, and the tone of its mark."""

    THERE = "there", gettext_lazy("Ada"), "ok"
    PARTLY = "partly", gettext_lazy("Sebagian"), "warn"
    MISSING = "missing", gettext_lazy("Belum ada"), "bad"
    NOT_YET = "not_yet", gettext_lazy("Belum waktunya"), "quiet"

    @property
    def words(self) -> str | Promise:
        """For the page."""
        return self.value[1]

    @property
    def tone(self) -> str:
        """Of its chip."""
        return self.value[2]


@dataclass(frozen=True)
class Found:
    """What a check found: what there is since when, where it is read, and what is lacking. `there` is None where nothing is owed."""

    there: bool | None = False
    since: date | datetime | None = None
    told: str = ""
    missing: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Standing:
    """A duty of a year and where it stands."""

    duty: Duty
    year: int
    state: State
    found: Found
    due: date | None = field(default=None)


def of(year: int) -> list[Standing]:
    """All duties of a year, judged today."""
    known, today = holdings.of(year), clock.today(current().zone)
    return [_judged(one, known, today) for one in duties.of(year)]


def count(several: list[Standing], state: State) -> int:
    """How many stand so."""
    return sum(one.state is state for one in several)


def _judged(duty: Duty, known: YearFacts, today: date) -> Standing:
    found, due = CHECKS[duty.check](known), duty.due_on(known.year)
    if found.there and not found.missing:
        state = State.THERE
    elif found.there:
        state = State.PARTLY
    elif found.there is None or (due is not None and today <= due):
        state = State.NOT_YET
    else:
        state = State.MISSING
    return Standing(duty, known.year, state, found, due)


def _files(known: YearFacts) -> tuple[tuple[str, str], ...]:
    year = known.year
    return (
        ("CSV", reverse("fiscal_file", args=[year, "anggaran"])), (_("Paket data fiskal"), reverse("fiscal_zip", args=[year])),
    )  # fmt: skip


def _statement(known: YearFacts, code: str) -> tuple[tuple[str, str], ...]:
    page = f"{reverse('statements')}?laporan={code}&tahun={known.year}"
    return (_("Halaman"), page), ("CSV", f"{page}&unduh=csv"), ("XLSX", f"{page}&unduh=xlsx")


def _plans(known: YearFacts) -> Found:
    """RKA: what the lines of the original budget are made of."""
    version = known.first(KINDS.ORIGINAL.value)
    if version is None:
        return Found(missing=_("APBD murni belum disetujui di platform ini."))
    lacking = _("Belum dirinci: %(names)s.") % {"names": known.named(known.undetailed)} if known.undetailed else ""
    told = _("%(several)s perangkat daerah") % {"several": len(known.budgeted)}
    return Found(True, version.agreed_at or version.day, told, lacking, _files(known) if version.day else ())


def _of_treasury(check: Callable[[YearFacts], Found], among: str) -> Callable[[YearFacts], Found]:
    """The same for the treasury alone (PPKD), which must be among those with lines, or with postings."""

    def asked(known: YearFacts) -> Found:
        if known.treasury is None:
            return Found(missing=_("PPKD tahun ini belum ditetapkan."))
        found = check(known)
        if found.there and known.treasury not in getattr(known, among):
            return Found(missing=_("PPKD belum tercatat di dalamnya."))
        return Found(
            found.there,
            found.since,
            known.named(frozenset({known.treasury})),
            found.missing if not found.there or known.treasury in known.undetailed else "",
            found.links,
        )

    return asked


def _draft(known: YearFacts) -> Found:
    version = known.first(KINDS.ORIGINAL.value)
    if version is None:
        return Found(missing=_("Rancangan belum disetujui di platform ini."))
    return Found(True, version.agreed_at, version.title, links=_files(known) if version.day else ())


def _draft_of_change(known: YearFacts) -> Found:
    version = known.first(*CHANGES)
    if version is None:
        return Found(None, missing=_("Belum ada perubahan APBD tahun ini."))
    return Found(True, version.agreed_at, version.title, links=_files(known))


def _decree(*kinds: str, owed: bool) -> Callable[[YearFacts], Found]:
    def asked(known: YearFacts) -> Found:
        version = known.first(*kinds, effective=True)
        if version is None:
            return Found(False if owed else None, missing=_("Belum diberlakukan di platform ini."))
        return Found(True, version.day, version.decree, links=_files(known))

    return asked


def _documents(known: YearFacts) -> Found:
    """DPA: the lines of the budget in force, by agency."""
    version = known.first(KINDS.ORIGINAL.value, effective=True)
    if version is None:
        return Found(missing=_("APBD belum diberlakukan di platform ini."))
    return Found(
        True, version.day, _("%(several)s perangkat daerah") % {"several": len(known.budgeted)}, links=_files(known)
    )


def _realised(known: YearFacts) -> Found:
    """LRA: every agency with lines has postings."""
    if not known.posted_at:
        return Found(missing=_("Buku tahun ini belum berisi jurnal."))
    silent = known.budgeted - known.posted
    lacking = _("Belum ada jurnal: %(names)s.") % {"names": known.named(silent)} if silent else ""
    told = _("%(several)s perangkat daerah") % {"several": len(known.posted)}
    return Found(True, known.posted_at, told, lacking, _statement(known, "lra"))


def _booked(code: str) -> Callable[[YearFacts], Found]:
    """A statement of the accrual book: there from the first entry, whole when December is closed."""

    def asked(known: YearFacts) -> Found:
        if not known.accrual_at:
            return Found(missing=_("Buku tahun ini belum berisi jurnal."))
        links = (
            ((_("PDF"), f"{reverse('notes_pdf')}?tahun={known.year}"),) if code == "calk" else _statement(known, code)
        )
        lacking = "" if known.closed else _("Berjalan: bulan Desember belum ditutup.")
        return Found(True, known.accrual_at, _("Belum diperiksa BPK"), lacking, links)

    return asked


def _opinion(known: YearFacts) -> Found:
    if known.opinion is None:
        return Found(missing=_("LHP BPK atas tahun ini belum dibuka di platform ini."))
    return Found(
        True,
        known.opinion.day,
        known.opinion.words,
        links=((_("Halaman"), reverse("findings_of", args=[known.opinion.number])),),
    )


def _contracts(known: YearFacts) -> Found:
    if not known.contracts:
        return Found(missing=_("Belum ada kontrak tahun ini yang dicatat."))
    links = (("OCDS", f"{reverse('ocds_packages', args=['rilis'])}?tahun={known.year}"), ("CSV", "/data/kontrak.csv"))
    return Found(True, known.contract_at, _("%(several)s proses kontrak") % {"several": known.contracts}, links=links)


def _open_formats(known: YearFacts) -> Found:
    version = known.first(KINDS.ORIGINAL.value, effective=True)
    if version is None:
        return Found(missing=_("APBD belum diberlakukan di platform ini."))
    lacking = "" if known.paid_at or known.posted_at else _("Realisasi belum ada.")
    return Found(True, known.paid_at or version.day, "CSV, Fiscal Data Package, OCDS", lacking, _files(known))


CHECKS: dict[str, Callable[[YearFacts], Found]] = {
    "rka": _plans, "rka_ppkd": _of_treasury(_plans, "budgeted"), "rancangan": _draft, "rancangan_perubahan": _draft_of_change,
    "perda": _decree(KINDS.ORIGINAL.value, owed=True), "perda_perubahan": _decree(*CHANGES, owed=False),
    "dpa": _documents, "dpa_ppkd": _of_treasury(_documents, "budgeted"), "lra": _realised, "lra_ppkd": _of_treasury(_realised, "posted"),
    "neraca": _booked("neraca"), "lak": _booked("lak"), "calk": _booked("calk"), "opini": _opinion, "kontrak": _contracts,
    "terbuka": _open_formats,
}  # fmt: skip
