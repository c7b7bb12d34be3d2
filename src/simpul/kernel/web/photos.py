"""The page on which an officer covers faces and number plates before a photo is shown to everybody."""

from __future__ import annotations

from base64 import b64encode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import facets, photos
from simpul.kernel.cases.models import Attachment, Case
from simpul.kernel.documents import masking
from simpul.kernel.workflow import Refused


@requires_staff
def photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The photo under a grid of cells, those with a find ticked; what everybody would see; and showing it, or taking it back."""
    found = _photo(request, number, pk)
    blob = found.document.blob
    columns, rows = masking.grid(blob.width or 1, blob.height or 1)
    shown = Attachment.objects.filter(masked_from=found).select_related("document").first()
    covered = photos.propose(found)
    drawn = ""
    if request.method == "POST":
        covered = _ticked(request, columns, rows)
        if (act := request.POST.get("lakukan")) in ("tampilkan", "tarik"):
            return _do(request, found, covered, act)
        drawn = "data:image/jpeg;base64," + b64encode(photos.preview(found, covered)).decode()
    context = {
        "number": number, "photo": found, "columns": columns, "rows": rows, "covered": covered, "preview": drawn,
        "shown": shown, "looked": found.found is not None,
    }  # fmt: skip
    return render(request, "web/photo.html", context)


def _do(request: HttpRequest, found: Attachment, covered: set[masking.Cell], act: str) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        if act == "tampilkan":
            photos.release(found, covered, by=viewer)
            messages.success(request, _("Foto tampil untuk umum."))
        else:
            photos.withdraw(found, by=viewer)
            messages.success(request, _("Foto tidak lagi tampil untuk umum."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_case", number=found.case.number)


def _photo(request: HttpRequest, number: str, pk: int) -> Attachment:
    """The photo, for who may decide about it; else as if there were none."""
    viewer = viewer_of(request)
    try:
        facet = facets.find(number, viewer)
    except Case.DoesNotExist as error:
        raise Http404 from error
    mine = (one for one in facet.photos(*photos.SHOWABLE) if one.pk == pk and one.masked_from_id is None)
    found = next(mine, None) if photos.may_release(facet.case, viewer) else None
    if found is None:
        raise Http404
    found.case = facet.case
    return found


def _ticked(request: HttpRequest, columns: int, rows: int) -> set[masking.Cell]:
    """The cells that were ticked; nonsense counts as nothing."""
    known = {f"{x}-{y}": (x, y) for x in range(columns) for y in range(rows)}
    return {known[name] for name in request.POST.getlist("sel") if name in known}
