"""What an indicator came to: declared with evidence by one person, verified by another, or measured by the platform itself.

Declarations of one indicator and year form a chain: the next one supersedes the last. What counts is the newest that was verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from simpul.finance.planning import standing
from simpul.finance.planning.models import Indicator, Terms
from simpul.finance.planning.observations import Realisation, RealisationFile, Verification
from simpul.finance.planning.refusing import refusals
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.documents import store
from simpul.kernel.indicators import registry
from simpul.kernel.indicators.measuring import measure
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import periods


@whole()
def declare(
    indicator: Indicator, year: int, value: Decimal, *, evidence: str, by: User, reason: str = "", files: Iterable[Any] = (),
    example: bool = False,
) -> Realisation:  # fmt: skip
    """Enter what an indicator came to. Raises `Refused` without evidence, or a reason where it supersedes another; `UnacceptableFile`."""
    terms = standing.terms_of(indicator, year)
    if terms is None:
        raise Refused("Indikator ini tidak ada di dokumen yang ditetapkan untuk tahun %(year)s.", year=year)
    if not terms.typed:
        raise Refused("Indikator ini diukur sistem. Realisasinya tidak diketik.")
    if not evidence.strip():
        raise Refused("Sebutkan buktinya.", field="evidence")
    before = standing.chain(indicator, year)
    if before and not reason.strip():
        raise Refused("Tulis mengapa realisasi sebelumnya diperbaiki.", field="reason")
    entry = audit.record(
        "planning.declare", "indicator", indicator.pk, by=by, year=year, value=str(value), reason=reason
    )
    with refusals():
        made = Realisation.objects.create(
            indicator=indicator, year=year, value=value, evidence=evidence.strip(), entered_by=by.pk, audit=entry,
            supersedes=before[-1] if before else None, reason=reason.strip() if before else "", example=example,
        )  # fmt: skip
    for file in files:
        RealisationFile.objects.create(realisation=made, document=store(file, by=by, personal=False))
    return made


@whole()
def verify(realisation: Realisation, *, by: User, accepted: bool, reason: str = "") -> Verification:
    """Look at the evidence as a second person. Raises `Refused` for whoever entered it, and for a refusal without a reason."""
    if by.pk == realisation.entered_by:
        raise Refused("Yang memasukkan realisasi tidak boleh memeriksanya. Minta orang lain.")
    if not accepted and not reason.strip():
        raise Refused("Tulis mengapa buktinya tidak cukup.", field="reason")
    entry = audit.record(
        "planning.verify", "realisation", realisation.pk, by=by, accepted=accepted, reason=reason
    )  # fmt: skip
    with refusals():
        return Verification.objects.create(
            realisation=realisation, entered_by=realisation.entered_by, by=by.pk, accepted=accepted, reason=reason.strip(), audit=entry
        )  # fmt: skip


def measure_all(year: int) -> int:
    """Measure for a year every figure that measures an indicator then; returns how many."""
    named = (
        Terms.objects.exclude(figure="").filter(version__in=standing.versions(year)).values_list("figure", flat=True)
    )
    found = sorted(set(named) & registry.keys())
    for code in found:
        measure(registry[code], periods.year(year))
    return len(found)
