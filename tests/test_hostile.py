"""The hostile environment bites."""

from __future__ import annotations

import socket
import warnings

import pytest
from django.template import engines
from jinja2 import UndefinedError

from simpul.kernel.regions.models import Region
from simpul.kernel.testing.hostile import INLINE


@pytest.mark.django_db
def test_rows_without_an_order_have_none() -> None:
    orders = {tuple(Region.objects.order_by().values_list("code", flat=True)) for _again in range(5)}
    assert len(orders) > 1
    kept = {tuple(Region.objects.order_by("code").values_list("code", flat=True)) for _again in range(5)}
    assert len(kept) == 1


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        engines["jinja2"].from_string("{{ nothing_of_the_kind }}").render({})


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is off", UserWarning, stacklevel=1)


def test_nothing_leaves_this_machine() -> None:
    with socket.socket() as line, pytest.raises(Exception, match=r"(?i)lokal|local|luar|mesin"):
        line.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "page", ["<script>alert(1)</script>", '<p style="color: red">', '<a onclick="x()">', "<style>p {}</style>"]
)
def test_what_is_written_into_a_page_is_seen(page: str) -> None:
    assert INLINE.search(page.encode())
