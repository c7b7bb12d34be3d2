"""What a list of cases can be narrowed by, in words: what stands in the form above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from simpul.kernel.accounts.roles import Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import filters, lists
from simpul.kernel.cases.services import registry
from simpul.kernel.web import formats
from simpul.lib import clock
from simpul.lib.memo import forgets


class Choice(NamedTuple):
    """One of them: the parameter, its label, what is chosen, and what there is to choose."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


def choices(asked: filters.Filters, viewer: Viewer) -> tuple[Choice, ...]:
    """All of them for this viewer. A choice of one is none."""
    reaches_all = any(roles[grant.role].scope is not Scope.AGENCY for grant in viewer.grants)
    minute = int(clock.now().timestamp()) // 60
    return _choices(replace(asked, q="", periode=""), reaches_all, formats.language(), minute)


@lru_cache(maxsize=500)
def _choices(asked: filters.Filters, reaches_all: bool, _language: str, _minute: int) -> tuple[Choice, ...]:
    """For a minute the same: names of agencies and kecamatan change rarely, and sorting them costs more than the rows of the list."""
    agencies = [(code, name) for code, (_pk, name) in filters.agency_codes().items()] if reaches_all else []
    offered: list[tuple[str, Any, str, Iterable[tuple[Any, Any]]]] = [
        ("layanan", _("Layanan"), asked.layanan, [(slug, one.name) for slug, one in registry.items()]),
        ("keadaan", _("Keadaan"), asked.keadaan, filters.state_choices(asked.service)),
        *((filters.COLUMN + column.name, column.label, asked.of(column.name), column.choices())
          for column in filters.choosable(asked.service)),
        ("instansi", _("Instansi"), asked.instansi, sorted(agencies, key=lambda pair: pair[1])),
        ("kecamatan", _("Kecamatan"), asked.kecamatan, lists.districts()),
        ("tenggat", _("Batas waktu"), asked.tenggat, filters.DUE.items()),
        ("petugas", _("Petugas"), asked.petugas, filters.HANDS.items()),
    ]  # fmt: skip
    said = (
        Choice(name, str(label), chosen, tuple((str(value), str(words)) for value, words in options))
        for name, label, chosen, options in offered
    )
    return tuple(one for one in said if len(one.options) > 1)


forgets(_choices.cache_clear)
