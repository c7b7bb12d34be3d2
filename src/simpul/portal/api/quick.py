"""What is read beside Django's middleware (`kernel.web.quick`): the same views, asked by programs all day."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web.quick import Found, Read
from simpul.portal.api import reading, shapes


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


READS: dict[str, Read] = {"/api/v1/cases": cases}
