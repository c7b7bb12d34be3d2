"""The pages of people who are signed in that are read beside Django's middleware (`quick`): the same views, asked all day.

What the middleware would add to such a page is the cookie of its forms' token; what it would say first (a message of an earlier step),
or refuse, makes a page that is not plain.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.utils.http import http_date

from simpul.kernel.web import downloads, tracking, worklist
from simpul.kernel.web.middleware import any_kept, may_hold_nul
from simpul.kernel.web.quick import Found, Read

View = Callable[[HttpRequest], HttpResponseBase]
_AGE = settings.CSRF_COOKIE_AGE or 0


def page(view: View) -> Read:
    """A page that only shows: what it writes down when it is taken away as a file, it would write down twice."""

    def read(request: HttpRequest) -> Found | None:
        secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
        if not _well_formed(secret) or any_kept(request) or may_hold_nul(request) or downloads.asked(request):
            return None
        request.META["CSRF_COOKIE"] = secret
        return _plain(request, view(request))

    return read


def _plain(request: HttpRequest, response: HttpResponseBase) -> Found | None:
    """A page as it goes back; None for one that is more, or less, than its text."""
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return None
    if response.cookies or list(response.headers) != ["Content-Type"]:
        return None
    found = Found(response.content, response.headers["Content-Type"])
    if "CSRF_COOKIE_NEEDS_UPDATE" not in request.META:
        return found
    cookie = _cookie() % (request.META["CSRF_COOKIE"], http_date(time.time() + _AGE))
    return found._replace(varies="Cookie, Accept-Language", cookie=cookie)


def _well_formed(secret: str) -> bool:
    """Whether this is a secret of tokens as it is given out today."""
    return len(secret) == CSRF_SECRET_LENGTH and secret.isascii() and secret.isalnum()


@cache
def _cookie() -> str:
    """The cookie of the token as Django writes it, with places for the secret and the end of its time."""
    request, response = HttpRequest(), HttpResponse()
    request.META["CSRF_COOKIE"] = secret = "0" * CSRF_SECRET_LENGTH
    CsrfViewMiddleware(lambda _request: response)._set_csrf_cookie(request, response)  # type: ignore[attr-defined]
    morsel = response.cookies[settings.CSRF_COOKIE_NAME]
    return morsel.OutputString().replace("%", "%%").replace(secret, "%s").replace(morsel["expires"], "%s")


PAGES: dict[str, Read] = {"/meja/": page(worklist.inbox), "/urusan/": page(tracking.mine)}
