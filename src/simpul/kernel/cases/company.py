"""What stands beside a case: the tasks of other agencies, the residents who feel the same, their votes, and links to other cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import PROTECT, F, Q
from django.db.models.functions import Greatest, Least

from simpul.kernel.cases import personal
from simpul.lib import clock


class CaseTask(models.Model):
    """What one more agency is asked to do about a case, with its own clock. Moved only by `cases.splitting`, each step an event
    of the case: `seq` is the last of them. The database keeps `Case.helping` equal to these rows (decision record 0022)."""

    class State(models.TextChoices):
        GIVEN = "given", "Diminta"
        TAKEN = "taken", "Dikerjakan"
        DONE = "done", "Selesai"
        RETURNED = "returned", "Dikembalikan"
        WITHDRAWN = "withdrawn", "Ditarik"

    TONES = {"given": "info", "taken": "warn", "done": "ok", "returned": "bad", "withdrawn": "quiet"}
    OPEN = ("given", "taken")
    HELPS = ("given", "taken", "done")  # the agency sees the case from the inside

    case = models.ForeignKey("cases.Case", PROTECT, related_name="tasks")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Instansi")
    asked = models.CharField("Yang diminta", max_length=1000)
    state = models.TextField(choices=State.choices, default=State.GIVEN)
    seq = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField("Hari kerja")
    given_at = models.DateTimeField()
    due_at = models.DateTimeField("Batas waktu")
    assignee = models.ForeignKey("accounts.User", PROTECT, null=True, related_name="+", verbose_name="Petugas")
    answer = models.CharField("Jawaban", max_length=4000, default="")
    ended_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    personal_data = personal.TASK

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="task_of_case"),
            models.Index(fields=["agency", "due_at"], condition=Q(ended_at=None), name="task_worklist"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], condition=Q(ended_at=None), name="task_once_an_agency"),
            models.CheckConstraint(
                condition=Q(state__in=("given", "taken"), ended_at=None)
                | Q(state__in=("done", "returned", "withdrawn"), ended_at__isnull=False),
                name="task_ends_with_its_state",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(answer=""), name="task_done_has_an_answer"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(assignee__isnull=False), name="task_taken_by_somebody"
            ),
            models.CheckConstraint(condition=Q(days__range=(1, 60)), name="task_days_in_reason"),
            models.CheckConstraint(condition=~Q(asked=""), name="task_asks_something"),
        ]

    def __str__(self) -> str:
        return self.asked[:60]

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @property
    def tone(self) -> str:
        return self.TONES[self.state]

    @property
    def overdue(self) -> bool:
        return self.open and self.due_at < clock.now()


class Follower(models.Model):
    """Somebody whom a case concerns as well: joined by “Saya juga”, or merged from a report of the same thing (`via`).

    Each person counts once. A merged reporter who left no address has no `resident`, and counts all the same.
    """

    class How(models.TextChoices):
        JOINED = "joined", "Ikut merasakan"
        MERGED = "merged", "Laporannya digabung"

    case = models.ForeignKey("cases.Case", PROTECT, related_name="followers")
    resident = models.ForeignKey("residents.Resident", PROTECT, null=True, related_name="+")
    via = models.ForeignKey("cases.Case", PROTECT, null=True, related_name="+")
    how = models.TextField(choices=How.choices)
    at = models.DateTimeField()

    personal_data = personal.FOLLOWER

    class Meta:
        indexes = [models.Index(fields=["resident"], name="followed_by")]
        constraints = [
            models.UniqueConstraint(fields=["case", "resident"], name="follows_once"),
            models.UniqueConstraint(fields=["case", "via"], condition=Q(resident=None), name="nameless_follows_once"),
            models.CheckConstraint(
                condition=Q(how="joined", via=None) | Q(how="merged", via__isnull=False),
                name="follower_merged_via",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.how}"


class Vote(models.Model):
    """One resident who follows a case says that its answer does not hold. `round`: how often the case had been reopened before."""

    case = models.ForeignKey("cases.Case", PROTECT, related_name="votes")
    resident = models.ForeignKey("residents.Resident", PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    reason = models.CharField("Alasan", max_length=1000)
    at = models.DateTimeField()

    personal_data = personal.VOTE

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "resident", "round"], name="one_vote_each"),
            models.CheckConstraint(condition=~Q(reason=""), name="vote_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class CaseLink(models.Model):
    """Two cases that have to do with each other, of whatever services. At most one link for two cases, whichever way it was drawn."""

    class Kind(models.TextChoices):
        RELATED = "related", "Berkaitan dengan"
        RESULT = "result", "Akibat dari"
        PART = "part", "Bagian dari"

    BACK = {"related": "Berkaitan dengan", "result": "Menyebabkan", "part": "Mencakup"}

    source = models.ForeignKey("cases.Case", PROTECT, related_name="links_out")
    target = models.ForeignKey("cases.Case", PROTECT, related_name="links_in")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(Least("source", "target"), Greatest("source", "target"), name="linked_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="not_linked_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


@dataclass(frozen=True)
class Company:
    """What a case has beside it at all. Most cases stand alone, and one question tells it instead of four."""

    tasks: bool
    followers: bool
    links: bool
    merged: bool


# One question tells it; $1 is the case.
THERE = """EXISTS (SELECT FROM cases_casetask WHERE case_id = $1),
  EXISTS (SELECT FROM cases_follower WHERE case_id = $1),
  EXISTS (SELECT FROM cases_caselink WHERE source_id = $1) OR EXISTS (SELECT FROM cases_caselink WHERE target_id = $1),
  EXISTS (SELECT FROM cases_case WHERE merged_into_id = $1)"""
