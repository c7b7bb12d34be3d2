"""The tables of the budget."""

from simpul.finance.budget.models.allotment import CashPlan, Spd, SpdLine
from simpul.finance.budget.models.ceilings import Ceiling, CeilingAgreement
from simpul.finance.budget.models.details import Detail, PriceException, StandardPrice
from simpul.finance.budget.models.lines import Change, Line, LineState, Movement, Side, Version

__all__ = [
    "CashPlan", "Ceiling", "CeilingAgreement", "Change", "Detail", "Line", "LineState", "Movement", "PriceException", "Side", "Spd",
    "SpdLine", "StandardPrice", "Version",
]  # fmt: skip
