"""What passes around every request: the same as Django's own, where ours stands in its place."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.test import RequestFactory
from django.utils import translation

from simpul.kernel.web import middleware

LANGUAGES = [
    ("", ""),
    ("en", ""),
    ("id", "en"),
    ("", "en-GB,en;q=0.9"),
    ("", "de,id;q=0.3"),
    ("xx", "en"),
    ("'; --", "*;;q"),
    ("EN", ""),
]


def says(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.gettext("Simpan"), headers={"Vary": "Cookie"})


@pytest.mark.parametrize(("cookie", "header"), LANGUAGES)
def test_the_language_is_the_one_that_django_would_choose(cookie: str, header: str) -> None:
    answers = []
    for around in (middleware.speaking, LocaleMiddleware):
        request = RequestFactory(headers={"accept-language": header}).get("/urusan/")
        request.COOKIES["bahasa"] = cookie
        response = around(says)(request)
        answers.append((response.content, dict(response.headers), request.LANGUAGE_CODE))
    assert answers[0] == answers[1]


def kept(around: Any, said: list[str], request: HttpRequest, *, looks: bool) -> tuple[list[str], HttpResponse]:
    """What a page saw of the messages, and its answer."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        for text in said:
            messages.success(request, text)
        if looks:
            seen.extend(
                map(str, middleware.told(request) if around is middleware.telling else messages.get_messages(request))
            )
        return HttpResponse()

    return seen, around(view)(request)


@pytest.mark.parametrize("long", [1, 400])
def test_what_a_step_says_is_shown_once_by_the_next_page_that_looks(long: int) -> None:
    """Also what is too long for a cookie, and waits in the session."""
    courses = []
    for around in (middleware.telling, MessageMiddleware):
        cookies, session, course = {}, SessionStore(), []
        for said, looks in (
            (["Terkirim. " * long], False),
            ([], False),
            ([], True),
            ([], True),
            (["Baru"], True),
            ([], True),
        ):
            request = RequestFactory().get("/")
            request.COOKIES, request.session = dict(cookies), session
            seen, response = kept(around, said, request, looks=looks)
            if "messages" in response.cookies:
                cookies = {"messages": response.cookies["messages"].value} if response.cookies["messages"].value else {}
            course.append((seen, bool(cookies), bool(session.get("_messages"))))
        courses.append(course)
    assert courses[0] == courses[1]
    assert [bool(seen) for seen, *_where in courses[0]] == [False, False, True, False, True, False]


@pytest.mark.parametrize("address", ["/?q=a%00b", "/?q=a\0b", "/?a%00b=1", "/a%00b/"])
def test_no_nul_comes_in_by_an_address(address: str) -> None:
    guard: Any = middleware.legible(says)
    with pytest.raises(BadRequest):
        guard.process_view(RequestFactory().get(address), says, (), {})


def test_no_nul_comes_in_by_a_form_and_nothing_else_is_turned_away() -> None:
    guard: Any = middleware.legible(says)
    with pytest.raises(BadRequest):
        guard.process_view(RequestFactory().post("/", {"text": "a\0b"}), says, (), {})
    for request in (RequestFactory().post("/", {"text": "a%00b"}), RequestFactory().get("/?q=100%2500")):
        assert guard.process_view(request, says, (), {}) is None


def test_a_view_may_be_stricter_than_the_house() -> None:
    strict = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'", "X-Own": "1"})
    response = middleware.secure(lambda request: strict)(RequestFactory().get("/"))
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert response.headers["Content-Type"].startswith("text/html")
    assert {name: response.headers[name] for name in middleware.HEADERS} == {
        **middleware.HEADERS,
        "Content-Security-Policy": "default-src 'none'",
    }
