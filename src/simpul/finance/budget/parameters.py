"""The numbers that regulations set for the budget."""

from __future__ import annotations

from datetime import date

from simpul.kernel.regulations.parameters import Parameter

CHANGES_A_YEAR = Parameter(
    code="budget.changes_a_year",
    label="Perubahan APBD dalam satu tahun anggaran",
    unit="kali",
    value=1,
    legal_basis="PP 12/2019 (perubahan APBD sekali setahun, kecuali keadaan luar biasa)",
    valid_from=date(2020, 1, 1),
)
