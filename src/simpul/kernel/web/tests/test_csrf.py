"""The tokens in pages are Django's, drawn in a quicker way."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.test import RequestFactory

from simpul.kernel.web import csrf


def token(request: HttpRequest) -> str:
    return csrf.token_input(request).partition('value="')[2].rstrip('">')


def refused(secret: str, sent: str) -> bool:
    """Whether Django turns away a form with this token from a browser with this cookie."""
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": sent})
    request.COOKIES["simpul_test_csrf"] = secret
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _request: HttpResponse(), (), {}) is not None


def test_django_takes_each_token_for_its_own_secret_alone(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CSRF_COOKIE_NAME = "simpul_test_csrf"
    here, there = HttpRequest(), HttpRequest()
    for _n in range(50):
        ours, theirs = token(here), token(there)
        assert not refused(here.META["CSRF_COOKIE"], ours)
        assert refused(here.META["CSRF_COOKIE"], theirs)
        assert refused(here.META["CSRF_COOKIE"], ours[:-1] + ("a" if ours[-1] != "a" else "b"))


def test_a_secret_stays_and_its_tokens_never_repeat() -> None:
    request = HttpRequest()
    tokens = {token(request)}
    secret = request.META["CSRF_COOKIE"]
    tokens |= {token(request) for _n in range(50)}
    assert len(tokens) == 51
    assert secret not in str(tokens)
    assert request.META["CSRF_COOKIE"] == secret
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"], "the cookie lasts from the last page on"


def test_every_letter_is_as_likely_as_another_in_masks_and_secrets() -> None:
    drawn = Counter(place for _n in range(4_000) for place in csrf._drawn())
    many = len(CSRF_ALLOWED_CHARS)
    assert set(drawn) == set(range(many))
    mean = 4_000 * CSRF_SECRET_LENGTH / many
    assert all(abs(times - mean) < mean * 0.15 for times in drawn.values()), "seven standard deviations"
