"""Once only, with a yes: what is known of somebody is offered in a form as long as he agrees to it, and asked about where he has not."""

from __future__ import annotations

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.forms import known
from simpul.kernel.forms.definition import Definition
from simpul.kernel.privacy import consents


def facts(viewer: Viewer, form: Definition) -> dict[str, known.Known]:
    """What may be offered to who is signed in."""
    codes = _codes(form)
    if viewer.user is None or not codes or not consents.given(consents.PREFILL, viewer.user):
        return {}
    return known.about(viewer.user.resident, codes)


def wanting(viewer: Viewer, form: Definition) -> consents.Purpose | None:
    """The purpose to agree to, where a form could offer something and may not."""
    user = viewer.user
    if user is None or user.resident_id is None or not _codes(form) or consents.given(consents.PREFILL, user):
        return None
    return consents.PREFILL


def _codes(form: Definition) -> list[str]:
    return [question.known for question, _place in form.questions() if question.known]
