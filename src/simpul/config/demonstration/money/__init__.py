"""A regency's fiscal year, made up and marked as an example: told by the rooms' own verbs, so that nothing in it could not have happened.

shape      which agencies, which lines, how much: plain Python, the same for the same seed
steps      one thing that somebody does on a day, and how it is told to the rooms
budgets, payments, cash, receipts, books, mistakes     what happens in the year, as steps
reviews    what control makes of it: overrides, standing checks, questions of APIP
stage      the people, lines and papers that steps ask for
telling    all steps of a year in order, in transactions of some dozens; a load that broke off goes on where it was
"""

from simpul.config.demonstration.money.shape import SMALL, WHOLE, Size
from simpul.config.demonstration.money.telling import Taken, Told, running, told, year

__all__ = ["SMALL", "WHOLE", "Size", "Taken", "Told", "running", "told", "year"]
