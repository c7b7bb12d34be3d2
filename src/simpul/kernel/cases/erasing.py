"""What leaves a case when its time is over, where deleting a row is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from simpul.kernel.cases.models import Attachment
from simpul.kernel.documents.models import Document


def remove_attachments(model: type[Model], keys: Sequence[Any]) -> None:
    """Attachments with their covered versions and documents; the bytes go at the next cleaning, unless another document holds the same."""
    masked = Attachment.objects.filter(masked_from__in=keys).order_by("pk").values_list("pk", flat=True)
    keys = [*masked, *keys]
    documents = list(Attachment.objects.filter(pk__in=keys).order_by("pk").values_list("document_id", flat=True))
    Attachment.objects.filter(pk__in=keys).delete()
    Document.objects.filter(pk__in=documents).delete()
