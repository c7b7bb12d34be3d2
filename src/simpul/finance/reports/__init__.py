"""Statements of the books, the pages that open their cells, the accountant's desk, and the journal as a file that others add up.

Layouts are data (`data/*.csv`, PP 71/2010 PSAP 01-03 and 12); a cell is a sum over balances; what belongs together is checked and shown.
"""
