"""Taking in a request: the same form, rules and limits as on our own page."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.throttling import throttle
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, filing
from simpul.kernel.cases.models import Audience, Case, Secrecy, ServiceCase
from simpul.kernel.regions.models import Region
from simpul.kernel.web.middleware import client_address
from simpul.services.complaints.forms import ReportForm
from simpul.services.complaints.models import ApiKey, ClientTurn, Report
from simpul.services.complaints.open311 import catalogue, keys
from simpul.services.complaints.open311.asking import Wrong
from simpul.services.complaints.service import complaints

THEIRS = {
    "text": "description",
    "longitude": "long",
    "latitude": "lat",
    "region": "address_id",
    "category": "service_code",
}
LINK = re.compile(r"https?://[^\s<>\"]{4,500}")
WORD = re.compile(r"[^\W_]+")
A_KEY_AN_HOUR = 1000


def take(request: HttpRequest) -> dict[str, Any]:
    """Open a report from what a client sent: the entry of the answer. Raises `Wrong`, or `TooMany`."""
    key = client(request)
    given = request.POST
    code = given.get("service_code", "")
    if not code:
        raise Wrong(400, _("service_code: sebutkan jenis laporannya."))
    if not catalogue.open_to_all().filter(code=code).exists():
        raise Wrong(404, _("service_code: “%(code)s” tidak ada di daftar.") % {"code": code})
    token = _token(request)
    if known := Report.objects.filter(client_key=token).first() if token else None:
        return _entry(request, known, "")
    link = picture(given.get("media_url", ""))
    form = ReportForm(_answers(given, code), viewer=NOBODY)
    if not form.is_valid():
        raise Wrong(
            400, *(f"{THEIRS.get(name, name)}: {said}" for name, all_said in form.errors.items() for said in all_said)
        )
    try:
        return _entry(request, *_open(form, key, token, link))
    except IntegrityError:
        if known := Report.objects.filter(client_key=token).first() if token else None:  # the same, sent twice at once
            return _entry(request, known, "")
        raise


def client(request: HttpRequest) -> ApiKey:
    """Whose key this is; counted. Raises `Wrong` for none, `TooMany` for too many."""
    key = keys.holder(request.POST.get("api_key", ""))
    if key is None:
        throttle("open311", client_address(request) or "", limit=60, seconds=600)
        raise Wrong(403, _("api_key: kunci tidak ada, salah, atau sudah dicabut."))
    throttle("open311", f"key:{key.pk}", limit=A_KEY_AN_HOUR, seconds=3600)
    return key


def _token(request: HttpRequest) -> UUID | None:
    text = request.headers.get("Idempotency-Key", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Wrong(400, _("Idempotency-Key: tulis sebuah UUID.")) from error


def picture(text: str) -> str:
    """An address of a picture, as text. We never open it: whoever sends it could let us open what he may not."""
    if text and not LINK.fullmatch(text):
        raise Wrong(400, _("media_url: tulis alamat yang diawali https://."))
    return text


def _answers(given: QueryDict, code: str) -> dict[str, Any]:
    """Their names for things in ours."""
    address = given.get("address_string", "")
    return {
        "kind": given.get("attribute[kind]") or "complaint",
        "text": given.get("description", ""),
        "category": code,
        "secrecy": str(Secrecy.OPEN.value),
        "latitude": given.get("lat", ""),
        "longitude": given.get("long", ""),
        "region": given.get("address_id") or village_named(address),
        "landmark": (given.get("attribute[landmark]") or address)[:200],
        "name": " ".join(part for name in ("first_name", "last_name") if (part := given.get(name, "").strip())),
        "email": given.get("email", ""),
        "phone": given.get("phone", ""),
    }


def village_named(address: str) -> str:
    """The code of the village that an address names, if only one can be meant."""
    words = f" {' '.join(WORD.findall(address.casefold()))} "
    named = [village for village in Region.objects.villages() if _times(village.name, words)]
    if len(named) > 1:
        named = [
            village
            for village in named
            if village.parent and _with_its_district(village.name, village.parent.name, words)
        ]
    return named[0].code if len(named) == 1 else ""


def _with_its_district(village: str, district: str, words: str) -> bool:
    """Whether the district is named too; where both have one name, it must stand there twice."""
    return _times(district, words) > (1 if village == district else 0)


def _times(name: str, words: str) -> int:
    return words.count(f" {name.casefold()} ")


def _open(form: ReportForm, key: ApiKey, token: UUID | None, link: str) -> tuple[ServiceCase, str]:
    with transaction.atomic():
        case, code = filing.file(complaints, form, by=NOBODY, channel="open311", client_key=token, draft=None)
        if not code:  # it was there already
            return case, ""
        if link:
            conversation.write(
                case, by=NOBODY, text=_("Tautan foto: %(link)s") % {"link": link}, audience=Audience.PARTY
            )
        ClientTurn.objects.create(key=key, case_id=case.pk)
        audit.record("open311.file", "case", case.pk, by=None, number=case.number, client=key.name)
    return case, code


def _entry(request: HttpRequest, case: Case, code: str) -> dict[str, Any]:
    page = request.build_absolute_uri(reverse("track", args=[case.number]))
    notice = _("Ikuti laporan ini di %(page)s.") % {"page": page}
    if code:
        notice += " " + _("Kode aksesnya %(code)s. Laporan tampil untuk umum sesudah diperiksa.") % {"code": code}
    return {"service_request_id": case.number, "service_notice": notice, "account_id": None}
