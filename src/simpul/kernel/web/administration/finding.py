"""The staff of the regency, found by those who may see the list of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.web.searching import MOST, Hit, Searcher, register

OPEN_TO = {ADMINISTRATOR.code, AUDITOR.code}


def people(words: str, viewer: Viewer) -> Iterator[Hit]:
    """Officers by name, for administrators and auditors alone."""
    if OPEN_TO.isdisjoint(grant.role for grant in viewer.grants):
        return
    found = User.objects.visible_to(viewer).filter(is_staff_member=True, is_active=True, name__icontains=words)
    for one in found.order_by("name", "pk")[:MOST]:
        yield Hit(one.name, reverse("person", args=[one.pk]), one.position, "user")


register(Searcher("petugas", _("Petugas"), 30, people))
