"""Around every request: an office lends its rights only to a session that has shown both factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from simpul.kernel.accounts import desk, sessions

Handler = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: Handler) -> Handler:
    """Guards the places of staff, and elsewhere takes the roles away from an account that came in by one factor.

    So an officer who signs in with a mere code, for their own affairs, sees every page as the resident they also are.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: seated(request))  # type: ignore[assignment]  # as Django does
        return _stopped(request) or get_response(request)

    return middleware


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """Where a request must go first; nothing if it may go on."""
    if request.path.startswith(desk.PLACES):
        return desk.door(request)
    if request.path.startswith(desk.SAFE) and request.path not in desk.ASKING:
        return desk.safe(request)
    return None


def seated(request: HttpRequest) -> Any:
    """Whose session this is, with the roles that it lends: none unless both factors were shown."""
    user: Any = sessions.user_of(request)
    if user.is_authenticated:
        request.user = user
        user.away_from_desk = not desk.is_open(request)
    return user
