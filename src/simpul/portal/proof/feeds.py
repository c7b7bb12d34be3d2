"""The feed of checkpoints: whoever keeps it holds what the regency once signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.proof import signing
from simpul.kernel.proof.models import Checkpoint
from simpul.kernel.regency import current

ENTRIES = 50


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest checkpoints, each as the note that was signed."""
    here = request.build_absolute_uri
    atom = Atom1Feed(
        f"{_('Titik periksa')} · {current().name}",
        here("/bukti/"),
        "",
        feed_url=here(),
        feed_guid=here(),
        author_name=current().name,
    )
    for one in Checkpoint.objects.prefetch_related("cosignatures").order_by("-size")[:ENTRIES]:
        link = here(f"/bukti/checkpoint/{one.size}")
        title = _("%(size)s daun") % {"size": one.size}
        atom.add_item(title, link, signing.published(one), pubdate=one.at, updateddate=one.at, unique_id=link)
    return HttpResponse(
        atom.writeString("utf-8"),
        content_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": "public, max-age=300"},
    )
