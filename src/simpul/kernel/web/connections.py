"""`/pengelola/sambungan/`: how every outside connection fares, and what to do, for those who keep the system."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.integrations import Direction, registry, state
from simpul.kernel.integrations.state import Condition, State
from simpul.kernel.notifications.models import keeps_the_system
from simpul.kernel.web import downloads

CONDITIONS = {
    Condition.GOOD: (gettext_lazy("Bekerja"), "ok"),
    Condition.BAD: (gettext_lazy("Terganggu"), "bad"),
    Condition.UNKNOWN: (gettext_lazy("Belum diperiksa"), "warn"),
    Condition.OFF: (gettext_lazy("Belum dipasang"), "quiet"),
}
DIRECTIONS = {
    Direction.OUT: gettext_lazy("Kita yang menghubungi"),
    Direction.IN: gettext_lazy("Mereka yang menghubungi"),
    Direction.BOTH: gettext_lazy("Dua arah"),
}


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponseBase:
    """All connections, those in trouble first; with `?unduh=` as a file."""
    _keeper(request)
    found = state.states()
    if downloads.asked(request):
        return downloads.take_table(request, _table(found))
    counts = {name: sum(one.condition == name for one in found) for name in Condition}
    context = {"states": found, "counts": counts, "conditions": CONDITIONS, "directions": DIRECTIONS}
    return render(request, "web/connections.html", context)


def _table(found: list[State]) -> downloads.Table:
    """The list as people take it away."""
    header = [
        _("Sambungan"), _("Keadaan"), _("Arah"), _("Keterangan"), _("Diperiksa"), _("Terakhir berhasil"), _("Terakhir gagal"),
        _("Sebab"), _("Panggilan hari ini"), _("Gagal (%)"), _("Menunggu"), _("Macet"),
    ]  # fmt: skip
    rows = (
        (
            one.connection.name, CONDITIONS[one.condition][0], DIRECTIONS[one.connection.direction],
            one.finding.says if one.finding else "", one.checked_at, one.last_success, one.last_failure, one.failure, one.calls,
            one.error_rate, one.waiting, one.stuck,
        )
        for one in found
    )  # fmt: skip
    return downloads.Table("sambungan", header, rows)


@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Ask one of them now."""
    _keeper(request)
    if code not in registry or not registry[code].given():
        raise Http404
    finding = state.check_config(registry[code])
    with transaction.atomic():
        audit.record("connection.check", "connection", code, by=viewer_of(request).user, ok=finding.ok)
    said = _("%(name)s: %(says)s") % {"name": registry[code].name, "says": finding.says}
    (messages.success if finding.ok else messages.error)(request, said)
    return redirect("connections")


def _keeper(request: HttpRequest) -> None:
    if not keeps_the_system(viewer_of(request)):
        raise Http404
