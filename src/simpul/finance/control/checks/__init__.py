"""Standing checks: declared with their formula in words, the dated numbers they use, and the question they ask of the database.

A question gives one row for each document that it points at: `grp` (the matter it belongs to), `agency`, `kind` and `pk` (the document),
`day`, `amount`, `figures` (jsonb) and `example`. Rows of one matter are one hit. `coverage` gives two numbers: how many documents the
question could judge, and how many there are. A hit is a reason to look, never a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.kernel.regulations import Parameter


class Weight(StrEnum):
    """How much a hit deserves to be looked at first. A hint for the order of work, said of the check and not of anybody."""

    HINT = "hint"
    LOOK = "look"
    SOON = "soon"


LABELS: Mapping[str, Any] = {Weight.HINT: _("petunjuk"), Weight.LOOK: _("perlu dilihat"), Weight.SOON: _("dahulukan")}


@dataclass(frozen=True)
class Check:
    """One check. `unit` says what is counted for coverage, `said` how the figures of a row are told (`%(days)s hari`)."""

    code: str
    version: int
    name: str | Promise
    formula: str | Promise
    unit: str | Promise
    said: str | Promise
    weight: Weight
    parameters: Mapping[str, Parameter]
    question: str
    coverage: str
    least: str = ""  # the parameter below which nothing is said at all

    @property
    def label(self) -> Any:
        """Its weight in words."""
        return LABELS[self.weight]


registry: dict[str, Check] = {}


def declare(check: Check) -> Check:
    """Make a check known. Raises `ValueError` where its code belongs to another."""
    if registry.setdefault(check.code, check) is not check:
        raise ValueError(f"Check {check.code} is declared twice.")
    return check


def load() -> None:
    """Declare those that this room brings; called when Django starts."""
    from simpul.finance.control.checks import cash, figures, payees, procurement, timing  # noqa: F401
