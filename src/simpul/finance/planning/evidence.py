"""Who may open the files that show what a realisation says."""

from __future__ import annotations

from simpul.finance.planning import people, standing
from simpul.finance.planning.observations import RealisationFile
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document


def may_open(viewer: Viewer, document: Document) -> bool | None:
    """Everybody, once a second person accepted it; before, who may report the indicator or reads all. None for a file that is none."""
    one = RealisationFile.objects.filter(document=document).select_related("realisation__indicator").first()
    if one is None:
        return None
    said = one.realisation
    if getattr(said, "verification", None) is not None and said.verification.accepted:
        return True
    terms = standing.terms_of(said.indicator, said.year)
    return viewer.user is not None and (
        people.reads(viewer.user) or (terms is not None and people.may_report(viewer.user, terms))
    )
