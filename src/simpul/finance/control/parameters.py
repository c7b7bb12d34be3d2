"""The numbers that standing checks use. Dated, replaceable on screen; unverified where the gazette has not been read.

Those whose basis is a programme of supervision are the inspectorate's own to set: they say how wide a net is, not what is right.
"""

from __future__ import annotations

from datetime import date

from simpul.kernel.regulations import Parameter

PROGRAMME = "Program kerja pengawasan tahunan (PP 60/2008)"
SINCE = date(2020, 1, 1)

ANSWER_WITHIN = Parameter("control.answer_within", "Hak jawab perangkat daerah", "hari kerja", 5, PROGRAMME, SINCE)
DIRECT_LIMIT = Parameter(
    "control.direct_limit", "Batas nilai pengadaan langsung", "rupiah", 200_000_000, "Perpres 12/2021 Pasal 38", SINCE
)
SPLIT_WITHIN = Parameter(
    "control.split_within", "Jarak paling jauh antara paket yang dibaca bersama", "hari", 30, PROGRAMME, SINCE
)
WINNER_COUNT = Parameter(
    "control.winner_count", "Kontrak penyedia yang sama dalam setahun", "kontrak", 5, PROGRAMME, SINCE
)
WINNER_SHARE = Parameter(
    "control.winner_share", "Bagian penyedia yang sama dari kontrak perangkat daerah", "persen", 50, PROGRAMME, SINCE
)
PRICE_ABOVE = Parameter("control.price_above", "Harga satuan di atas standar", "persen", 0, PROGRAMME, SINCE)
LAST_QUARTER = Parameter(
    "control.last_quarter", "Bagian triwulan IV dari pembayaran setahun", "persen", 40, PROGRAMME, SINCE
)
TAX_BY = Parameter("control.tax_by", "Setoran pajak yang dipotong", "hari bulan berikutnya", 15, "PMK 81/2024", SINCE)
ROUND_TO = Parameter("control.round_to", "Jumlah yang dianggap bulat", "rupiah", 1_000_000, PROGRAMME, SINCE)
ROUND_SHARE = Parameter("control.round_share", "Bagian pembayaran berjumlah bulat", "persen", 30, PROGRAMME, SINCE)
ROUND_LEAST = Parameter(
    "control.round_least", "Pembayaran paling sedikit untuk membaca jumlah bulat", "pembayaran", 20, PROGRAMME, SINCE
)
AFTER_RECEIPT = Parameter(
    "control.after_receipt", "Jarak wajar dari penerimaan barang ke pembayaran", "hari", 1, PROGRAMME, SINCE
)
BENFORD_LEAST = Parameter(
    "control.benford_least",
    "Pembayaran paling sedikit untuk membaca angka pertama",
    "pembayaran",
    100,
    PROGRAMME,
    SINCE,
)
BENFORD_MAD = Parameter(
    "control.benford_mad", "Simpangan rata-rata dari hukum Benford", "bagian", 0.015, PROGRAMME, SINCE
)
BENFORD_CHI = Parameter(
    "control.benford_chi",
    "Khi-kuadrat dari hukum Benford (8 derajat bebas, 5 persen)",
    "nilai",
    15.507,
    PROGRAMME,
    SINCE,
)
DEPOSIT_WITHIN = Parameter(
    "control.deposit_within", "Setoran penerimaan ke Kas Daerah", "hari", 1, "PP 12/2019 Pasal 139", SINCE
)
