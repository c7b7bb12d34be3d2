"""Who may enter the administrator's rooms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role

View = Callable[..., HttpResponseBase]


def only(*roles: Role) -> Callable[[View], View]:
    """A view for those who hold one of these roles today. For everybody else the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not any(actor(request).holds(role) for role in roles):
                raise Http404
            return view(request, *args, **kwargs)

        return requires_staff(guarded)

    return decorate


def actor(request: HttpRequest) -> User:
    """Whoever is at this desk."""
    return cast(User, request.user)
