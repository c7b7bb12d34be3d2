"""Numbers that regulations set for findings. `verified=False`: the gazette has not been read."""

from __future__ import annotations

from datetime import date

from simpul.kernel.regulations import Parameter

ANSWERED_WITHIN = Parameter(
    "findings.answered_within", "Tindak lanjut rekomendasi sejak laporan diterima (kind: calendar atau working)", "hari",
    {"days": 60, "kind": "calendar"}, "UU 15/2004 Pasal 20 ayat (3)", date(2004, 7, 19),
)  # fmt: skip
REMINDED_BEFORE = Parameter(
    "findings.reminded_before", "Pengingat sebelum tenggat rekomendasi pemeriksa", "hari", 14, "Kebiasaan, belum diatur",
    date(2020, 1, 1),
)  # fmt: skip
RAISED_AFTER = Parameter(
    "findings.raised_after", "Rekomendasi terlambat naik ke Sekretaris Daerah", "hari", 30, "Kebiasaan, belum diatur",
    date(2020, 1, 1),
)  # fmt: skip
