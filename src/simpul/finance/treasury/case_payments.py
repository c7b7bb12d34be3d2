"""Paying what a case decided: commitment and request in the caller's transaction, by standing mandates; and what came of it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.budget.models import CashPlan, Line, LineState
from simpul.finance.treasury import committing, paying
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.mandates import CasePayment, Mandate
from simpul.finance.treasury.models import Commitment, Match, PartyAccount, Request
from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import formats
from simpul.kernel.workflow import Refused
from simpul.lib.money import rupiah
from simpul.lib.periods import month

GIVERS = {Mandate.Duty.REQUESTS: roles.SPENDING_TREASURER, Mandate.Duty.PREPARES: roles.ACTIVITY_OFFICER}
NOTHING = Decimal(0)


@deed
def give(
    agency: Agency, duty: str, *, most: Decimal, starts: date, ends: date, decree: str, by: Viewer, example: bool = False
) -> Mandate:  # fmt: skip
    """Let benefits be asked for in one's own name. Only for oneself, and only who holds the role. Raises `Refused`."""
    person = must_hold(by, GIVERS[Mandate.Duty(duty)], agency.pk)
    if most <= 0 or ends < starts or not decree.strip():
        raise Refused(_("Tulis batas tiap pembayaran, masa berlakunya, dan dasarnya."))
    entry = audit.record("treasury.mandate", "agency", agency.pk, by=person, duty=duty, most=str(most), reason=decree)
    return Mandate.objects.create(
        agency=agency,
        duty=duty,
        person=person,
        most=most,
        starts=starts,
        ends=ends,
        decree=decree,
        audit=entry,
        example=example,
    )


@deed
def take_back(mandate: Mandate, *, day: date, by: Viewer) -> Mandate:
    """The giver takes it back from a day on. Raises `Refused`."""
    if by.user is None or by.user.pk != mandate.person_id:
        raise Refused(_("Hanya pemberi mandat yang dapat mencabutnya."))
    audit.record("treasury.mandate_ended", "agency", mandate.agency_id, by=by.user, mandate=mandate.pk)
    mandate.ended_on = day
    mandate.save(update_fields=["ended_on"])
    return mandate


def standing(agency: int, duty: str, day: date) -> QuerySet[Mandate]:
    """The mandates in force on a day, the newest first."""
    seen = Mandate.objects.filter(agency=agency, duty=duty, starts__lte=day, ends__gte=day)
    return (seen.filter(ended_on=None) | seen.filter(ended_on__gt=day)).select_related("person").order_by("-id")


@dataclass(frozen=True)
class Room:
    """What is left on a line: of its ceiling, and of what was released for use (SPD). `next_on`: when more is planned, if it is known."""

    of_ceiling: Decimal
    of_allotment: Decimal
    next_on: date | None

    @property
    def now(self) -> Decimal:
        """What could be asked for today."""
        return max(NOTHING, min(self.of_ceiling, self.of_allotment))


def room(line: Line, day: date) -> Room:
    """The room of a line on a day; the next month of its cash plan that has money is when more may come."""
    state = LineState.objects.get(line=line)  # as it stands now, whatever was read before
    plan = CashPlan.objects.filter(line=line).order_by("-id").first()
    later = [n for n in range(day.month + 1, 13) if plan and plan.months[n - 1] > 0] if day.year == line.year else []
    return Room(
        state.ceiling - state.committed,
        state.allotted - state.liquidated,
        month(line.year, later[0]).first_day if later else None,
    )


@deed
def pay(
    case: str,
    line: Line,
    account: PartyAccount,
    amount: Decimal,
    *,
    words: str,
    day: date,
    by: Viewer,
    example: bool = False,
) -> Request:
    """Commit and ask for the payment of a case, in the transaction of whoever decides it.

    `by` decided, as the agency's commitment officer. Raises `Refused`: no mandate, an account nobody verified, no room (with how much is
    left and when more is planned), or a case that was paid before.
    """
    must_hold(by, roles.COMMITMENT_OFFICER, line.agency_id)
    treasurer, preparer = (
        _mandate(line.agency, duty, amount, day) for duty in (Mandate.Duty.REQUESTS, Mandate.Duty.PREPARES)
    )
    must_hold(
        Viewer(preparer.person), roles.ACTIVITY_OFFICER, line.agency_id
    )  # the treasurer's role is asked for with the request
    if account.verified_at is None:
        raise Refused(_("Rekening penerima belum diperiksa orang kedua."))
    left = room(line, day)
    if amount > left.now:
        raise Refused(_no_room(left, amount))
    key = uuid5(NAMESPACE_URL, f"urn:simpul:case-payment:{case}")
    commitment = committing.commit(
        line, amount, words, by=by, key=uuid5(key, "commit"), kind=Commitment.Kind.BENEFIT, example=example
    )
    audit.record("treasury.by_mandate", "case", case, by=by.user, treasurer=treasurer.pk, preparer=preparer.pk)
    request = paying.submit(
        line.agency, account, {commitment: amount}, words=words, day=day, by=Viewer(treasurer.person), prepared_by=preparer.person,
        key=uuid5(key, "submit"), invoice=case, example=example,
    )  # fmt: skip
    try:
        with transaction.atomic():
            CasePayment.objects.create(number=case, request=request, treasurer=treasurer, preparer=preparer)
    except IntegrityError as broken:
        raise Refused(_("Kasus %(case)s sudah dimintakan pembayarannya.") % {"case": case}) from broken
    return request


def _mandate(agency: Agency, duty: Mandate.Duty, amount: Decimal, day: date) -> Mandate:
    found = standing(agency.pk, duty, day).filter(most__gte=amount).first()
    if found is None:
        raise Refused(
            _("Belum ada mandat %(duty)s untuk pembayaran sebesar %(amount)s di %(agency)s.")
            % {"duty": _(duty.label), "amount": rupiah(amount), "agency": agency.short_name}
        )
    return found


def _no_room(left: Room, amount: Decimal) -> str:
    told = _("Anggaran yang dapat dipakai tinggal %(left)s; yang diperlukan %(wanted)s.") % {
        "left": rupiah(left.now), "wanted": rupiah(amount),
    }  # fmt: skip
    if left.next_on is None:
        return f"{told} {_('Belum ada rencana tambahan dalam anggaran kas tahun ini.')}"
    return (
        f"{told} {_('Menurut anggaran kas, tambahan direncanakan mulai %(day)s.') % {'day': formats.day(left.next_on)}}"
    )


@dataclass(frozen=True)
class Course:
    """A payment of a case as the family may read it: its steps with their days, in order, and whether money moved."""

    number: str
    amount: Decimal
    state: str
    steps: Sequence[tuple[str, date]]
    refused: str
    arrived_on: date | None


def course(case: str) -> Course | None:
    """What came of the payment of a case; nothing, if none was asked for. Names nobody."""
    found = CasePayment.objects.filter(number=case).select_related("request").first()
    if found is None:
        return None
    request = found.request
    acts = list(request.acts.order_by("id"))
    refused = next((one.reason for one in acts if one.step == "refuse"), "")
    laid = (
        Match.objects.filter(payment__request=request, undoes=None, undone_by=None)
        .select_related("line")
        .order_by("id")
        .first()
    )
    return Course(
        f"SPP {request.no}/{request.year}", request.amount, request.state, [(one.get_step_display(), one.day) for one in acts], refused,
        laid.line.day if laid else None,
    )  # fmt: skip
