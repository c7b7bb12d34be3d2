"""Serving a file: to whom it concerns, as what it is, unable to act."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.documents.limits import PDF
from simpul.kernel.documents.models import Document
from simpul.kernel.documents.names import clean
from simpul.kernel.documents.permissions import may_open

POLICY = "sandbox; default-src 'none'"
SHOWN = frozenset({"image/jpeg", PDF})  # everything else is saved, not shown


@require_safe
def serve(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """`/berkas/<pk>/<name>`, and with `?kecil` its thumbnail. Who may not see it cannot learn that it exists.

    It is called as its address calls it: people write names into the names of files, and pages for everybody leave them out.
    """
    viewer = viewer_of(request)
    document = Document.objects.select_related("blob", "thumbnail").filter(pk=pk).first()
    if document is None or not may_open(viewer, document):
        raise Http404
    small = "kecil" in request.GET and document.thumbnail is not None
    blob = document.thumbnail if small and document.thumbnail else document.blob
    etag = quote_etag(blob.sha256)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        if _is_noted(document, request):
            with transaction.atomic():
                audit.record("document.view", "document", document.pk, by=viewer.user, small=small)
        response = FileResponse(
            blob.path.open("rb"),
            as_attachment=blob.media_type not in SHOWN,
            filename=clean(name, blob.media_type),
            content_type=blob.media_type,
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if document.personal else "private, max-age=3600"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_noted(document: Document, request: HttpRequest) -> bool:
    """Whether opening it goes into the audit trail: personal data, opened by staff who did not bring it."""
    user = request.user
    return document.personal and user.is_authenticated and user.is_staff_member and user.pk != document.uploaded_by_id
