"""Numbers that the regency sets for cases of every service: how long a helping agency has, and when what is late goes up."""

from datetime import date

from simpul.kernel.regulations import Parameter

_BASIS = "Kebijakan kabupaten (contoh; ganti dengan peraturan bupati)"
_SINCE = date(2018, 12, 28)

TASK_WITHIN = Parameter("cases.task_within", "Tugas instansi pembantu", "hari kerja", 3, _BASIS, _SINCE)
RAISE_AFTER = (
    Parameter("cases.raise_to_head", "Naik ke kepala instansi", "hari kerja lewat batas", 2, _BASIS, _SINCE),
    Parameter("cases.raise_to_secretary", "Naik ke Sekretaris Daerah", "hari kerja lewat batas", 5, _BASIS, _SINCE),
    Parameter("cases.raise_to_regent", "Naik ke bupati", "hari kerja lewat batas", 10, _BASIS, _SINCE),
)
"""For rank 1, 2 and 3."""
IDENTITY_OPEN_FOR = Parameter("cases.identity_open_for", "Identitas tersegel terbuka selama", "jam", 24, _BASIS, _SINCE)
