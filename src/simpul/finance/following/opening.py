"""A hit becomes a finding: in the transaction that passes it on, once, in the words of the check; what follows is APIP's to write."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import override

from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, HitAct
from simpul.finance.control.naming import said
from simpul.finance.findings import recording
from simpul.finance.findings.models import Examination, Finding
from simpul.kernel.accounts.models import User
from simpul.kernel.regency import current
from simpul.lib import clock

MOST = 20  # rows that are told in words; all of them stand with the hit


def of_hit(hit: Hit, by: User) -> str:
    """The address of the finding that a hit became. Raises `Refused` for who may not write findings."""
    review = _review(hit, by)
    number = f"P-{hit.pk}"
    found = Finding.objects.filter(examination=review, number=number).first()
    if found is None:
        check = registry.get(hit.code)
        with override("id"):  # findings are documents of the law
            found = recording.find(
                review, number, title=str(check.name) if check else hit.code, condition=_condition(hit),
                criteria=str(check.formula) if check else "–", cause=_answered(hit), effect="Nilai baris yang bersangkutan.",
                agency=hit.agency,
                by=by, amount=hit.amount if hit.amount > 0 else None,
            )  # fmt: skip
    return reverse("finding", args=[found.pk])


def _review(hit: Hit, by: User) -> Examination:
    """The standing review of a year, in which all of its hits are gathered. Examples stand apart."""
    number = f"REVIU-{hit.year}" + ("-CONTOH" if hit.example else "")
    known = Examination.objects.filter(body=Examination.Body.APIP, number=number).first()
    today = clock.today(current().zone)
    return known or recording.examine(
        body=Examination.Body.APIP, kind=Examination.Kind.REVIEW, year=hit.year, number=number, day=today, received=today,
        title=f"Reviu pemeriksaan tetap {hit.year}", by=by, example=hit.example,
    )  # fmt: skip


def _condition(hit: Hit) -> str:
    """The rows in words, as the check told them."""
    check = registry.get(hit.code)
    told = [
        f"{row.get('name') or row.get('kind', '')}: {said(check, row.get('figures', {}))}".strip(": ")
        for row in hit.rows[:MOST]
    ]
    more = f"dan {len(hit.rows) - MOST} baris lagi" if len(hit.rows) > MOST else ""
    where = f"Petunjuk nomor {hit.pk}."
    return "\n".join(one for one in (where, *told, more) if one)


def _answered(hit: Hit) -> str:
    """What the agency said; it was heard, or let its day pass."""
    last = HitAct.objects.filter(hit=hit, step=HitAct.Step.ANSWER).order_by("-seq").first()
    return f"Jawaban perangkat daerah: {last.text}" if last else "Perangkat daerah tidak menjawab."
