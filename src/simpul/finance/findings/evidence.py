"""Who may open the evidence of an answer or of money that came back."""

from __future__ import annotations

from simpul.finance.findings.models import Evidence, Recommendation
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document


def may_open(viewer: Viewer, document: Document) -> bool | None:
    """Whoever has its recommendation at the desk; None for a file that is no evidence."""
    one = Evidence.objects.filter(document=document).select_related("answer", "restitution").first()
    if one is None:
        return None
    of = one.answer or one.restitution
    return of is not None and Recommendation.objects.at_desk(viewer).filter(pk=of.recommendation_id).exists()
