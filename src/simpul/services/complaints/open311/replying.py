"""Word from a client about a request: a message of the reporter, or a note for the office, as its key allows. It changes no state."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Audience, CaseMessage
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.models import ApiKey, ClientTurn, Report
from simpul.services.complaints.open311 import asking, intake
from simpul.services.complaints.open311.asking import Wrong
from simpul.services.complaints.open311.turns import EXPLAINED
from simpul.services.complaints.service import complaints

UPDATE_ID = re.compile(r"[\x21-\x7e]{1,100}")
AHEAD = timedelta(minutes=10)  # how far the other side's clock may run before ours
STATUSES = frozenset(EXPLAINED) | {"action_scheduled"}


def take(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    """Keep what a client sent, once: the entry of the answer, and whether it is new. Raises `Wrong`, or `TooMany`."""
    key = intake.client(request)
    update_id = request.POST.get("update_id", "").strip()
    if not UPDATE_ID.fullmatch(update_id):
        raise Wrong(400, _("update_id: sebutkan pengenal kabar ini, paling panjang 100 huruf tanpa spasi."))
    case = _case(key, request.POST.get("service_request_id", "").strip().upper())
    if known := _known(key, update_id, case):
        return known, False
    status, text = _said(request)
    try:
        with transaction.atomic():
            message = _write(key, case, status, text)
            ClientTurn.objects.create(key=key, case=case, update_id=update_id, message=message)
            audit.record("open311.update", "case", case.pk, by=None, number=case.number, client=key.name, status=status)
    except IntegrityError:
        if known := _known(key, update_id, case):  # the same, sent twice at once
            return known, False
        raise
    except Refused as refusal:
        raise Wrong(
            400 if refusal.field else 403, f"description: {refusal}" if refusal.field else str(refusal)
        ) from refusal
    return _entry(case, message.pk), True


def _case(key: ApiKey, number: str) -> Report:
    """The request, if this key may write about it; what the client may not know of does not exist."""
    filed = Report.objects.filter(number=number, client_turns__key=key, client_turns__update_id="").first()
    seen = filed or Report.objects.visible_to(NOBODY).filter(service=complaints.slug, number=number).first()
    if seen is None:
        raise Wrong(404, _("service_request_id: tidak ada, atau tidak untuk umum."))
    if key.writes == ApiKey.Writes.NOTHING:
        raise Wrong(403, _("api_key: kunci ini tidak boleh mengirim kabar."))
    if filed is None and key.writes == ApiKey.Writes.OWN:
        raise Wrong(403, _("service_request_id: kunci ini hanya boleh menulis pada laporan yang dikirimnya sendiri."))
    return cast(Report, seen)


def _known(key: ApiKey, update_id: str, case: Report) -> dict[str, Any] | None:
    turn = ClientTurn.objects.filter(key=key, update_id=update_id).first()
    if turn is None:
        return None
    if turn.case_id != case.pk:
        raise Wrong(400, _("update_id: pengenal ini sudah dipakai pada laporan lain."))
    return _entry(case, turn.message_id)


def _said(request: HttpRequest) -> tuple[str, str]:
    """Status and words, checked."""
    given = request.POST
    status = given.get("status", "").strip().lower()
    if status not in STATUSES:
        raise Wrong(400, _("status: tulis salah satu dari %(names)s.") % {"names": ", ".join(sorted(STATUSES)).upper()})
    at = asking.moment(given, "updated_datetime")
    if at is None or at > clock.now() + AHEAD:
        raise Wrong(400, _("updated_datetime: tulis waktu kejadiannya, seperti 2026-01-31T08:00:00Z."))
    text = given.get("description", "").strip()
    if not text:
        raise Wrong(400, _("description: tuliskan kabarnya."))
    links = [intake.picture(link) for link in given.getlist("media_url") if link]
    return status, "\n".join([text, *(_("Tautan foto: %(link)s") % {"link": link} for link in links[:5])])


def _write(key: ApiKey, case: Report, status: str, text: str) -> CaseMessage:
    if key.writes == ApiKey.Writes.OWN:
        reporter = Viewer(unlocked=frozenset({case.pk}))
        return conversation.say(case, by=reporter, text=text, audience=Audience.PARTY)
    if len(text) > conversation.LONGEST:
        raise Refused(_("paling panjang %(most)s huruf.") % {"most": conversation.LONGEST}, field="text")
    told = _("Dari aplikasi %(name)s, menurutnya %(status)s:") % {"name": key.name, "status": status.upper()}
    return conversation.write(case, by=NOBODY, text=f"{told}\n{text}", audience=Audience.STAFF)


def _entry(case: Report, message: int | None) -> dict[str, Any]:
    return {"update_id": f"{case.number}-m{message}", "service_request_id": case.number, "account_id": None}
