"""What somebody sends: who is asking, and the answers in JSON or as a form with files, brought into the shape that forms read."""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from simpul.kernel.accounts.throttling import throttle
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Case
from simpul.kernel.web.middleware import client_address
from simpul.portal.api.problems import Refusal

_HALVES = re.compile("[\ud800-\udfff]")
Answers = tuple[QueryDict, MultiValueDict[str, Any]]


def viewer_with(request: HttpRequest, number: str, code: str | None) -> Viewer:
    """The viewer behind a request, who may hold the access code of this one case. A wrong code opens nothing."""
    viewer = viewer_of(request)
    if not code:
        return viewer
    throttle("track", client_address(request) or "", limit=30, seconds=600)
    case = Case.objects.filter(number=number).first()
    if case is None or not engine.unlocks(case, code):
        return viewer
    return Viewer(user=viewer.user, unlocked=viewer.unlocked | {case.pk})


def must_be_known(request: HttpRequest, code: str | None) -> None:
    """Only for somebody signed in or holding an access code."""
    if not code and not request.user.is_authenticated and not request.session.get("unlocked"):
        raise Refusal(401, _("Masuk dahulu, atau sertakan kode akses pada kepala X-Access-Code."))


def same_site(request: HttpRequest) -> None:
    """What a browser sends along by itself (the session) must be accompanied by the CSRF token, which only our pages know."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and check_csrf(request) is not None:
        raise Refusal(403, _("Sertakan token CSRF pada kepala X-CSRFToken, atau kirim tanpa kuki."))


def answers(request: HttpRequest, prefix: str = "", texts: tuple[str, ...] = ()) -> Answers:
    """The body as forms read it. `prefix` is put before the names, as forms of steps expect them; `texts` must be strings."""
    if request.content_type == "application/json":
        data, files = _from_json(request.body, texts), MultiValueDict[str, Any]()
    elif request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        data, files = request.POST.copy(), request.FILES
        for text in (one for name, values in data.lists() for one in (name, *values)):
            _text(str(text))
    else:
        raise Refusal(415, _("Kirim JSON (application/json), atau formulir dengan berkas (multipart/form-data)."))
    if not prefix:
        return data, files
    named = QueryDict(mutable=True)
    for name, values in data.lists():
        named.setlist(f"{prefix}-{name}", values)
    return named, MultiValueDict({f"{prefix}-{name}": found for name, found in files.lists()})


def _from_json(body: bytes, texts: tuple[str, ...]) -> QueryDict:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, _("Isi permintaan bukan JSON.")) from error
    if not isinstance(sent, dict):
        raise Refusal(422, _("Kirim satu objek JSON: nama isian dan nilainya."))
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        if name in texts and not isinstance(value, str):
            raise _unreadable(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        data.setlist(_text(name), [_written(name, one) for one in values])
    return data


def _written(name: str, value: Any) -> str:
    """A value as a form would have sent it."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, str | int | float):
        return _text(str(value))
    raise _unreadable(name)


def _unreadable(name: str) -> Refusal:
    return Refusal(422, _("Periksa isian yang disebut di bawah."), [(name, _("Nilai ini tidak dapat diterima."))])


def _text(value: str) -> str:
    """Text that can be stored. Half of a surrogate pair, which JSON can express, is no text; NUL is one that we can't keep."""
    if _HALVES.search(value):
        raise Refusal(400, _("Isi permintaan memuat huruf yang tidak dikenal."))
    if "\0" in value:
        raise Refusal(422, _("Isi permintaan memuat huruf yang tidak dikenal."))
    return value


def refuse(form: Form) -> Refusal:
    """The errors of a form, one sentence a field; those about the whole have no field."""
    errors = [
        ("" if name == "__all__" else name, str(said)) for name, all_said in form.errors.items() for said in all_said
    ]
    return Refusal(422, _("Periksa isian yang disebut di bawah."), errors)
