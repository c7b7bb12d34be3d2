"""What follows a recommendation: an agency answers, the examiner judges, money comes back. Each deed with its audit entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from simpul.finance import roles
from simpul.finance.findings import committing
from simpul.finance.findings.gate import ANSWERERS
from simpul.finance.findings.models import Answer, Evidence, Examination, Judgement, Recommendation, Restitution
from simpul.finance.findings.refusing import refusals
from simpul.finance.treasury.models import Deposit, Revenue
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.documents import store
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib.money import rupiah

CLOSED = (Judgement.Outcome.DONE, Judgement.Outcome.IMPOSSIBLE)
BOOKERS = (roles.INTERNAL_AUDITOR, roles.DEPUTY_TREASURER)


@whole()
def answer(recommendation: Recommendation, words: str, *, by: User, files: Iterable[Any] = ()) -> Answer:
    """What the agency did, with evidence. Raises `Refused` for others, and once it is settled; `UnacceptableFile` for a bad file."""
    if not any(by.holds(role, agency_id=recommendation.agency_id) for role in ANSWERERS):
        raise Refused(_("Rekomendasi dijawab oleh perangkat daerah yang bertanggung jawab."))
    _stands(recommendation)
    last = last_of(recommendation)
    if last is not None and last.outcome in CLOSED:
        raise Refused(_("Rekomendasi ini sudah selesai dinilai."))
    entry = audit.record("findings.answer", "recommendation", recommendation.pk, by=by)
    made = Answer.objects.create(recommendation=recommendation, words=words.strip(), by=by.pk, audit=entry)
    for file in files:
        Evidence.objects.create(answer=made, document=store(file, by=by))
    return made


@whole()
def judge(
    recommendation: Recommendation,
    outcome: str,
    *,
    by: User,
    reason: str = "",
    letter: str = "",
    seen: int | None = None,
) -> Judgement:
    """What the examiner says of it: BPK of what BPK asks, APIP of its own, and of BPK's what a letter of BPK says.

    `seen`: the answer that was on screen; a newer one must be read first. Raises `Refused`.
    """
    of_bpk = recommendation.finding.examination.body == Examination.Body.BPK
    if not (by.holds(roles.STATE_AUDITOR) if of_bpk and not letter.strip() else by.holds(roles.INTERNAL_AUDITOR)):
        raise Refused(_judges(of_bpk))
    _stands(recommendation)
    newest = Answer.objects.filter(recommendation=recommendation).order_by("-pk").first()
    if newest is not None and seen is not None and newest.pk != seen:
        raise Refused(_("Ada jawaban yang lebih baru. Baca dahulu, lalu nilai."))
    last = last_of(recommendation)
    entry = audit.record("findings.judge", "recommendation", recommendation.pk, by=by, outcome=outcome, reason=reason)
    with refusals():
        made = Judgement.objects.create(
            recommendation=recommendation, seq=last.seq + 1 if last else 1, previous=last.seq if last else None, outcome=outcome,
            reason=reason.strip(), letter=letter.strip(), answer=newest, answered_by=newest.by if newest else None, by=by.pk, audit=entry,
        )  # fmt: skip
    committing.judgement(made)
    return made


@whole()
def restore(
    recommendation: Recommendation, number: str, amount: Decimal, *, day: date, by: User, files: Iterable[Any] = ()
) -> Restitution:
    """Book money that came back, by its STS. Raises `Refused` beyond what is owed, or beyond what the STS brought by our books."""
    _books(by)
    _stands(recommendation)
    number = number.strip()
    with connection.cursor() as cursor:  # one STS may pay for several recommendations, never twice for the same rupiah
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('sts ' || %s, 0))", [number])
    brought = in_books(number)
    booked = Restitution.objects.filter(number=number).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if brought is not None and booked + amount > brought:
        raise Refused(
            _("STS %(number)s di buku kas daerah bernilai %(brought)s; %(booked)s sudah dibukukan untuk rekomendasi."),
            field="amount", number=number, brought=rupiah(brought), booked=rupiah(booked),
        )  # fmt: skip
    return _row(recommendation, amount, by=by, files=files, number=number, day=day)


@whole()
def undo(restitution: Restitution, *, reason: str, by: User) -> Restitution:
    """Take a booking back by its negative, with a reason. Raises `Refused`."""
    _books(by)
    one = restitution
    if one.undoes_id is not None:
        raise Refused(_("Baris itu sendiri sebuah pembatalan. Bukukan setorannya lagi."))
    return _row(
        one.recommendation, -one.amount, by=by, number=one.number, day=one.day, undoes=one, reason=reason.strip()
    )


def in_books(number: str) -> Decimal | None:
    """What the treasury has under the number of an STS; None where its books do not know it (it may be older than they are)."""
    found = [
        rows.aggregate(sum=Sum("amount"))["sum"]
        for rows in (
            Deposit.objects.filter(number=number),
            Revenue.objects.filter(reference=number, to_treasurer=False),
        )
    ]
    known = [one for one in found if one is not None]
    return sum(known, Decimal(0)) if known else None


def last_of(recommendation: Recommendation) -> Judgement | None:
    """The judgement that counts."""
    return Judgement.objects.filter(recommendation=recommendation).order_by("-seq").first()


def _row(
    recommendation: Recommendation, amount: Decimal, *, by: User, files: Iterable[Any] = (), **told: Any
) -> Restitution:
    last = Restitution.objects.filter(recommendation=recommendation).order_by("-seq").first()
    before, owed = last.after if last else Decimal(0), recommendation.amount
    if owed is None:
        raise Refused(_("Rekomendasi ini tidak menyebut uang yang harus dipulihkan."))
    if before + amount > owed:
        raise Refused(
            _("Yang harus dipulihkan %(owed)s, yang sudah kembali %(before)s. Sisanya %(rest)s."), field="amount", owed=rupiah(owed),
            before=rupiah(before), rest=rupiah(owed - before),
        )  # fmt: skip
    entry = audit.record(
        "findings.restore", "recommendation", recommendation.pk, by=by, amount=str(amount), number=told["number"]
    )
    with refusals():
        made = Restitution.objects.create(
            recommendation=recommendation, seq=last.seq + 1 if last else 1, previous=last.seq if last else None, before=before,
            amount=amount, after=before + amount, owed=owed, by=by.pk, audit=entry, **told,
        )  # fmt: skip
    for file in files:
        Evidence.objects.create(restitution=made, document=store(file, by=by))
    committing.restitution(made)
    return made


def _stands(recommendation: Recommendation) -> None:
    if hasattr(recommendation.finding, "withdrawal"):
        raise Refused(_("Temuan ini sudah ditarik."))


def _books(by: User) -> None:
    if not any(by.holds(role) for role in BOOKERS):
        raise Refused(_("Setoran dibukukan oleh APIP atau kuasa BUD."))


def _judges(of_bpk: bool) -> str:
    if of_bpk:
        return _("Rekomendasi BPK dinilai oleh BPK. APIP mencatat penilaiannya dengan nomor surat BPK.")
    return _("Rekomendasi APIP dinilai oleh APIP.")
