"""Numbers set by regulations on complaints. Dated, replaceable on screen; `verified=False` where the gazette has not been read."""

from datetime import date

from simpul.kernel.regulations import Parameter

_LAPOR = "Ketentuan layanan SP4N-LAPOR!"
_PERMENPAN = "Permenpan RB 62/2018"
_SINCE = date(2018, 12, 28)

FORWARD_WITHIN = Parameter(
    "complaints.forward_within", "Verifikasi dan penerusan", "hari kerja", 3, _LAPOR, _SINCE, verified=True
)
REDISPATCH_WITHIN = Parameter("complaints.redispatch_within", "Disposisi ulang", "hari kerja", 1, _LAPOR, _SINCE)
ANSWER_WITHIN = Parameter(
    "complaints.answer_within", "Jawaban pertama instansi", "hari kerja", 5, _LAPOR, _SINCE, verified=True
)
CLOSE_AFTER = Parameter(
    "complaints.close_after", "Penutupan bila pelapor diam", "hari kerja", 10, _LAPOR, _SINCE, verified=True
)
INFORMATION_WITHIN = Parameter(
    "complaints.information_within", "Penyelesaian permintaan informasi", "hari kerja", 5, _PERMENPAN, _SINCE
)
ORDINARY_WITHIN = Parameter(
    "complaints.ordinary_within", "Penyelesaian aduan biasa", "hari kerja", 14, _PERMENPAN, _SINCE
)
OVERSIGHT_WITHIN = Parameter(
    "complaints.oversight_within", "Penyelesaian aduan berkadar pengawasan", "hari kerja", 60, _PERMENPAN, _SINCE
)
OBJECTIONS = Parameter("complaints.objections", "Sanggahan paling banyak", "kali", 2, _LAPOR, _SINCE)
REOPEN_WITHIN = Parameter(
    "complaints.reopen_within", "Sanggahan warga yang ikut merasakan", "hari kerja sejak selesai", 10,
    "Kebijakan kabupaten (contoh), mengikuti waktu sanggah SP4N-LAPOR!", _SINCE,
)  # fmt: skip
REOPEN_VOTES = Parameter(
    "complaints.reopen_votes", "Sanggahan warga yang membuka lagi laporan", "warga", 2,
    "Kebijakan kabupaten (contoh)", _SINCE,
)  # fmt: skip
REFERRED_SECRECY = Parameter(
    "complaints.referred_secrecy", "Kerahasiaan tertinggi yang diteruskan ke SP4N-LAPOR! (0 terbuka, 1 anonim, 2 rahasia)", "tingkat", 1,
    "Kebijakan kabupaten (contoh); UU 27/2022 Pasal 16 ayat (2) huruf c", _SINCE,
)  # fmt: skip
