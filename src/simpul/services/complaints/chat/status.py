"""How a report stands, told by chat: to its own reporter, by the number that wrote; to anybody else only what is public."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import facets
from simpul.kernel.cases.models import Case
from simpul.kernel.notifications import texts


def viewer_of(number: str) -> Viewer:
    """The account of a number that has proved to be its own; else nobody."""
    user = User.objects.filter(phone=number, phone_verified=True, is_active=True).select_related("resident").first()
    return Viewer(user) if user and not user.is_staff_member else NOBODY


def told(number: str, sender: str) -> str:
    """The state in words. Whether a hidden report exists is not told to strangers."""
    viewer = viewer_of(sender)
    case = Case.objects.filter(number=number).select_related("applicant").first()
    if case and case.applicant and case.applicant.phone == sender:
        viewer = Viewer(viewer.user, unlocked=frozenset({case.pk}))
    try:
        found = facets.find(number, viewer)
    except (Http404, LookupError, Case.DoesNotExist):
        return _("Laporan %(number)s tidak ditemukan, atau bukan untuk umum.") % {"number": number}
    lines = [
        _("*%(number)s*: %(title)s") % {"number": number, "title": found.case.title},
        _("Keadaan: %(state)s.") % {"state": found.case.state_now.label},
    ]
    if found.answer:
        lines.append(_("Jawaban: %(text)s") % {"text": found.answer.text[:600]})
    return "\n".join([*lines, f"{texts.site()}/lacak/{number}/"])
