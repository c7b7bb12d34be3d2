"""A proposal, and how it hangs together with the plan and its money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT, Q
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from simpul.finance import public
from simpul.kernel.audit.privacy import After, PersonalData, years
from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Attachment, Audience, Secrecy, ServiceCase
from simpul.kernel.cases.photos import show_all
from simpul.lib.money import rupiah
from simpul.services.musrenbang.flow import ProposalFlow

if TYPE_CHECKING:
    from simpul.kernel.cases.engine import Move


class Proposal(ServiceCase):
    """What residents' groups, a village or a member of the DPRD propose for a year's plan."""

    workflow, prefix = ProposalFlow, "USL"

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", gettext_lazy("Usulan warga atau desa")
        COUNCIL = "council", gettext_lazy("Pokok pikiran DPRD")

    class Urgency(models.IntegerChoices):
        HIGH = 3, gettext_lazy("Mendesak: ada bahaya atau layanan terhenti")
        MIDDLE = 2, gettext_lazy("Penting tahun ini")
        LOW = 1, gettext_lazy("Dapat menunggu")

    kind = models.TextField("Jenis", choices=Kind.choices, default=Kind.PROPOSAL)
    year = models.PositiveSmallIntegerField("Untuk rencana tahun")
    proposer = models.CharField("Pengusul", max_length=120, blank=True)
    urgency = models.SmallIntegerField("Mendesaknya", choices=Urgency.choices, default=Urgency.MIDDLE)
    amount = models.DecimalField("Perkiraan biaya", max_digits=20, decimal_places=2, null=True)
    feasible = models.BooleanField("Layak dikerjakan", null=True)
    agency_amount = models.DecimalField("Biaya menurut perangkat daerah", max_digits=20, decimal_places=2, null=True)
    undertaking = models.ForeignKey("planning.Undertaking", PROTECT, null=True, related_name="proposals")
    stages_told = ArrayField(models.TextField(), default=list)

    personal_data = PersonalData(
        purpose="Membahas usulan pembangunan dan memberi tahu pengusulnya sampai selesai.",
        legal_basis="UU 25/2004 Pasal 2 dan 22; Permendagri 86/2017",
        retention="5 tahun setelah selesai",
        erasure="Nama pengusul dikosongkan; usulan, tempat, dan keputusannya tetap.",
        ends=(After("closed_at", years(5), blank={"proposer": ""}, hold="pk"),),
        resident="applicant",
        title="Usulan pembangunan Anda",
        dated="opened_at",
        shows=("number", "year", "proposer"),
    )

    class Meta:
        constraints = [
            ProposalFlow.done.requires("undertaking"),
            ProposalFlow.forum.requires("feasible"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="proposal_amount"),
        ]

    @property
    def is_councils(self) -> bool:
        """Whether a member of the DPRD brought it."""
        return self.kind == self.Kind.COUNCIL

    def show(self, *, photos: bool) -> None:
        """Let everybody read it, if nobody asked for secrecy."""
        self.published = self.secrecy < Secrecy.CONFIDENTIAL and not self.sealed
        if self.published and photos:
            show_all(self, Attachment.Kind.PHOTO)

    def say_why(self, move: Move) -> None:
        """The reason of a decision, for all who may read the proposal."""
        audience = Audience.PUBLIC if self.published else Audience.PARTY
        words = f"{gettext(move.step.past)}: {move.data['why']}"
        conversation.write(self, by=move.by, text=words, audience=audience)

    def show_outcome(self, move: Move) -> None:
        """What was done, in words and photos, for all who may read the proposal."""
        audience = Audience.PUBLIC if self.published else Audience.PARTY
        for document in move.data.get("photos") or ():
            conversation.attach(self, document, kind=Attachment.Kind.AFTER, audience=Audience.PARTY)
        conversation.write(self, by=move.by, text=move.data.get("text") or move.step.past, audience=audience)

    def api(self) -> dict[str, Any]:
        """What the service adds to the public form of a case."""
        return {"kind": self.kind, "plan_year": self.year, "undertaking": self.undertaking_id}


def funding(undertaking: int) -> str:
    """From the plan to the payment, in words."""
    return "; ".join(map(_said, public.trace(undertaking))) or _("Kegiatan %(code)s") % {"code": undertaking}


def _said(stage: public.Stage) -> str:
    return f"{stage.label}: {rupiah(stage.amount)}" if stage.amount is not None else str(stage.label)
