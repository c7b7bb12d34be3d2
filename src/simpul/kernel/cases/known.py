"""Rows that hardly ever change and that every case points at: kept in the process, so that a case page need not join for them."""

from __future__ import annotations

from typing import Any

from simpul.kernel.cases.models import Case
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.kernel.regulations.models import ParameterVersion
from simpul.lib.memo import Memo

agencies: Memo[dict[Any, Any]] = Memo(Agency.objects.in_bulk, seconds=60)
regions: Memo[dict[Any, Any]] = Memo(lambda: Region.objects.named().in_bulk(), seconds=300)
rules: Memo[dict[Any, Any]] = Memo(ParameterVersion.objects.in_bulk, seconds=60)
POINTED_AT = {"agency": agencies, "region": regions, "due_rule": rules, "promise_rule": rules}


def fill(case: Case) -> Case:
    """Give a case the rows it points at, from memory. One that is not there yet is fetched by Django when it is asked for."""
    for name, kept in POINTED_AT.items():
        if row := kept().get(getattr(case, f"{name}_id")):
            setattr(case, name, row)
    return case
