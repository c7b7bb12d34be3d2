"""What broke, grouped: one row for each place where something breaks, however often."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.notifications.models import keeps_the_system


class FaultQuerySet(models.QuerySet["Fault"]):
    """Faults. They are for those who keep the system."""

    def visible_to(self, viewer: Viewer) -> FaultQuerySet:
        """All of them, or none."""
        return self.all() if keeps_the_system(viewer) else self.none()


class Fault(models.Model):
    """One kind of exception at one place. It holds no value that anybody typed: neither the message nor variables, only names of code.

    `print` is what makes two exceptions the same; `trace` the places it went through; `hint` the constraint that refused.
    """

    print = models.CharField(max_length=64, unique=True)
    kind = models.CharField("Jenis", max_length=120)
    place = models.CharField("Tempat", max_length=200)
    route = models.CharField("Halaman atau tugas", max_length=120)
    hint = models.CharField("Petunjuk", max_length=200, default="")
    trace = models.TextField("Jejak", default="")
    count = models.PositiveBigIntegerField("Kali", default=1)
    first_at = models.DateTimeField("Pertama")
    last_at = models.DateTimeField("Terakhir")
    last_request = models.UUIDField(null=True)

    objects = FaultQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-last_at"], name="fault_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"

    @property
    def code(self) -> str:
        """The code that the person saw to whom it happened last."""
        return short(self.last_request) if self.last_request else ""


def short(request_id: UUID) -> str:
    """A request's number, short enough to be read out on the telephone."""
    return request_id.hex[:8].upper()
