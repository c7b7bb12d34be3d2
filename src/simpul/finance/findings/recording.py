"""Entering what auditors reported: by APIP alone. Nothing entered is changed; a finding entered in error is withdrawn with a reason."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from simpul.finance.findings import committing, deadlines, links
from simpul.finance.findings.gate import WRITERS
from simpul.finance.findings.models import Disclosure, Examination, Finding, Link, Recommendation, Withdrawal
from simpul.finance.findings.refusing import refusals
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import clock

LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){9,}")  # of a person, an account, a telephone
AMOUNT = re.compile(r"rp\.?\s*\d[\d.,]*", re.IGNORECASE)


def publishable(words: str, field: str) -> str:
    """Words that everybody will read. Raises `Refused` where they hold a number that could be somebody's."""
    if LONG_NUMBER.search(AMOUNT.sub("", words)):
        raise Refused(_("Terbaca umum. Jangan menulis NIK, nomor rekening, atau nomor telepon di sini."), field=field)
    return words.strip()


@whole()
def examine(
    *, body: str, kind: str, year: int, number: str, day: date, received: date, title: str, by: User, opinion: str = "",
    opened: date | None = None, basis: str = "", example: bool = False,
) -> Examination:  # fmt: skip
    """Enter a report. `opened`: since when everybody may read of it, and on which `basis`. Raises `Refused`."""
    _writes(by)
    entry = audit.record("findings.examine", "examination", number, by=by, body=body, year=year)
    with refusals():
        made = Examination.objects.create(
            body=body, kind=kind, year=year, number=number.strip(), day=day, received=received, title=publishable(title, "title"),
            opinion=opinion, audit=entry, example=example,
        )  # fmt: skip
    committing.examination(made)
    if opened:
        disclose(made, day=opened, basis=basis, by=by)
    return made


@whole()
def disclose(examination: Examination, *, day: date, basis: str, by: User) -> Disclosure:
    """Open a report to everybody. It is not closed again. Raises `Refused` without a basis."""
    _writes(by)
    if not basis.strip():
        raise Refused(_("Tulis dasarnya, misalnya tanggal penyerahan kepada DPRD."), field="basis")
    entry = audit.record("findings.disclose", "examination", examination.pk, by=by, reason=basis, day=str(day))
    with refusals():
        return Disclosure.objects.create(examination=examination, day=day, basis=basis.strip(), audit=entry)


@whole()
def find(
    examination: Examination, number: str, *, title: str, condition: str, criteria: str, cause: str, effect: str, agency: Agency,
    by: User, amount: Decimal | None = None,
) -> Finding:  # fmt: skip
    """Enter a finding. Its number may stand again where the one before was withdrawn. Raises `Refused`."""
    _writes(by)
    before = Finding.objects.filter(examination=examination, number=number.strip()).order_by("-seq").first()
    if before is not None and not hasattr(before, "withdrawal"):
        raise Refused(_("Nomor temuan itu sudah ada di LHP ini."), field="number")
    entry = audit.record("findings.find", "examination", examination.pk, by=by, number=number)
    told = {"condition": condition, "criteria": criteria, "cause": cause, "effect": effect}
    with refusals():
        return Finding.objects.create(
            examination=examination, number=number.strip(), seq=before.seq + 1 if before else 1, title=publishable(title, "title"),
            agency=agency, amount=amount, audit=entry, **{name: words.strip() for name, words in told.items()},
        )  # fmt: skip


@whole()
def recommend(
    finding: Finding, words: str, *, agency: Agency, by: User, unit: str = "", amount: Decimal | None = None
) -> Recommendation:
    """Enter what a finding asks of an agency; its clock runs from the day on which the report was received. Raises `Refused`."""
    _writes(by)
    if hasattr(finding, "withdrawal"):
        raise Refused(_("Temuan ini sudah ditarik."))
    last = Recommendation.objects.filter(finding=finding).order_by("-n").values_list("n", flat=True).first() or 0
    until, rule = deadlines.due(finding.examination.received)
    entry = audit.record("findings.recommend", "finding", finding.pk, by=by, agency=agency.code, due=str(until))
    with refusals():
        made = Recommendation.objects.create(
            finding=finding, n=last + 1, words=publishable(words, "words"), agency=agency, unit=unit.strip(), amount=amount, due=until,
            rule=rule, audit=entry,
        )  # fmt: skip
    committing.recommendation(made)
    return made


@whole()
def connect(finding: Finding, ref: str, *, by: User) -> Link:
    """Say which entry or payment a finding is about. Raises `Refused` where there is none of that name."""
    _writes(by)
    found = links.opened(ref)
    if found is None:
        raise Refused(
            _("Tidak ada jurnal atau SP2D dengan acuan itu. Contoh: anggaran/2027/15, SP2D 12/2027."), field="ref"
        )
    entry = audit.record("findings.link", "finding", finding.pk, by=by, ref=found.ref)
    with refusals():
        return Link.objects.create(finding=finding, ref=found.ref, audit=entry)


@whole()
def withdraw(finding: Finding, *, reason: str, by: User) -> Withdrawal:
    """Say that a finding was entered in error. It stays, with the reason. Raises `Refused` once something followed from it."""
    _writes(by)
    several = Recommendation.objects.filter(finding=finding)
    if several.exclude(judgements=None).exists() or several.exclude(restitutions=None).exists():
        raise Refused(_("Temuan ini sudah dinilai atau sudah ada setorannya. Ia tidak dapat ditarik."))
    entry = audit.record("findings.withdraw", "finding", finding.pk, by=by, reason=reason)
    with refusals():
        return Withdrawal.objects.create(finding=finding, reason=reason.strip(), at=clock.now(), audit=entry)


def _writes(by: User) -> None:
    if not any(by.holds(role) for role in WRITERS):
        raise Refused(_("Pemeriksaan dan temuan dicatat oleh APIP."))
