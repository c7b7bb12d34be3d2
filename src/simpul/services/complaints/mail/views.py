"""The link in our answer to a letter: it shows what we understood, and puts it into the form of whoever opens it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from simpul.kernel.cases import filing
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.web.filing import draft_owner
from simpul.services.complaints.mail import intake
from simpul.services.complaints.service import complaints


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mailed(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing (mail servers look, too); the button takes the draft into this browser."""
    draft = Draft.objects.filter(owner=intake.owner(token), service=complaints.slug).first()
    if draft is None:
        raise Http404
    owner = draft_owner(request)
    older = filing.draft_of(owner, complaints) if owner else None
    if request.method != "POST":
        return render(request, "complaints/mailed.html", {"draft": draft, "older": older})
    with transaction.atomic():
        if older is not None:
            filing.drop_photos(older)
            older.delete()
        Draft.objects.filter(pk=draft.pk).update(owner=owner)
    return redirect("apply", slug=complaints.slug)
