"""Numbers set by regulations on payments. Dated, replaceable on screen; `verified=False` where the gazette has not been read."""

from datetime import date

from simpul.kernel.regulations import Parameter

SETTLED_WITHIN = Parameter(
    "treasury.settled_within", "Pertanggungjawaban TU", "hari", 30, "Permendagri 77/2020", date(2020, 12, 30)
)
