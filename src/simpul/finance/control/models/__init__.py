"""The tables of control."""

from simpul.finance.control.models.overrides import Entitlement, Override, OverrideSeries, Signature
from simpul.finance.control.models.reviews import Hit, HitAct, Run

__all__ = ["Entitlement", "Hit", "HitAct", "Override", "OverrideSeries", "Run", "Signature"]
