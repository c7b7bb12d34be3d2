"""What is read and taken in beside Django's middleware (`kernel.web.quick`): the same views, asked by programs all day."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases.services import registry
from simpul.kernel.web.quick import Found, Read, Write
from simpul.portal.api import acting, reading, shapes
from simpul.portal.api.app import api


class _Page(BaseModel):
    """The parameters of a list that is not narrowed; the shapes are those of `reading.cases`."""

    model_config = ConfigDict(extra="forbid")

    after: shapes.Key | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


_ALL = reading.Asked()


def cases(request: HttpRequest) -> Found | None:
    """A page of the cases that this viewer may know of."""
    try:
        page = _Page.model_validate(request.GET.dict())
    except ValidationError:
        return None
    listed = reading.listed(viewer_of(request), _ALL, page.after, page.limit)
    return Found(listed.encode(), "application/json")


_FILE = re.compile(r"/api/v1/services/([a-z0-9-]+)/cases")
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def writes(environ: dict[str, Any]) -> Write | None:
    """What takes in an application that is sent to a service's address, with a key of the usual shape or none."""
    found, key = _FILE.fullmatch(environ["PATH_INFO"]), environ.get("HTTP_IDEMPOTENCY_KEY")
    if found is None or found[1] not in registry or (key is not None and not _KEY.fullmatch(key)):
        return None
    return partial(_file, found[1], UUID(key) if key else None)


def _file(slug: str, key: UUID | None, request: HttpRequest) -> HttpResponse:
    """The view itself; what it raises becomes the same problem document as in ninja's hands."""
    try:
        return acting.file(request, slug, key)  # type: ignore[no-any-return]
    except Exception as error:  # ninja catches the same
        return api.on_exception(request, error)


READS: dict[str, Read] = {"/api/v1/cases": cases}
