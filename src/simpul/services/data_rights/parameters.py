"""The time the law gives for an answer. UU 27/2022 counts hours, day and night."""

from datetime import date

from simpul.kernel.regulations import Parameter

ANSWER_WITHIN = Parameter(
    "data_rights.answer_within", "Jawaban atas permintaan data pribadi", "jam", 72,
    "UU 27/2022 Pasal 30 sampai 41 (3 × 24 jam)", date(2022, 10, 17), verified=False,
)  # fmt: skip
