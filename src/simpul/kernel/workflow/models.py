"""The published steps."""

from django.db import models


class Step(models.Model):
    """An allowed move. Written from code after each migrate, and from a screen for services that officers define.

    The database obeys it. A step that history once used is never removed: events point at it.
    """

    pk = models.CompositePrimaryKey("flow", "action", "source", "target")
    flow = models.TextField()
    action = models.TextField()
    source = models.TextField()
    target = models.TextField()

    read_only = True

    def __str__(self) -> str:
        return f"{self.flow}: {self.action} ({self.source} → {self.target})"


def publish(*flows: type) -> None:
    """Write the code's workflows where the database can obey them."""
    rows = [Step(flow=f, action=a, source=s, target=t) for flow in flows for f, a, s, t in flow.steps()]  # type: ignore[attr-defined]
    Step.objects.bulk_create(rows, ignore_conflicts=True)
