"""The numbers that standing checks use. Dated, replaceable on screen; unverified where the gazette has not been read.

Those whose basis is a programme of supervision are the inspectorate's own to set: they say how wide a net is, not what is right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from simpul.kernel.regulations import Parameter

PROGRAMME = "Program kerja pengawasan tahunan (PP 60/2008)"


def _own(code: str, label: str, unit: str, value: Any) -> Parameter:
    return Parameter(f"control.{code}", label, unit, value, PROGRAMME, date(2020, 1, 1))


ANSWER_WITHIN = _own("answer_within", "Hak jawab perangkat daerah", "hari kerja", 5)
DIRECT_LIMIT = Parameter(
    "control.direct_limit", "Batas nilai pengadaan langsung", "rupiah", 200_000_000, "Perpres 12/2021 Pasal 38", date(2020, 1, 1)
)
SPLIT_WITHIN = _own("split_within", "Jarak paling jauh antara paket yang dibaca bersama", "hari", 30)
WINNER_COUNT = _own("winner_count", "Kontrak penyedia yang sama dalam setahun", "kontrak", 5)
WINNER_SHARE = _own("winner_share", "Bagian penyedia yang sama dari kontrak perangkat daerah", "persen", 50)
PRICE_ABOVE = _own("price_above", "Harga satuan di atas standar", "persen", 0)
LAST_QUARTER = _own("last_quarter", "Bagian triwulan IV dari pembayaran setahun", "persen", 40)
TAX_BY = Parameter(
    "control.tax_by", "Setoran pajak yang dipotong", "hari bulan berikutnya", 15, "PMK 81/2024", date(2020, 1, 1)
)
ROUND_TO = _own("round_to", "Jumlah yang dianggap bulat", "rupiah", 1_000_000)
ROUND_SHARE = _own("round_share", "Bagian pembayaran berjumlah bulat", "persen", 30)
ROUND_LEAST = _own("round_least", "Pembayaran paling sedikit untuk membaca jumlah bulat", "pembayaran", 20)
AFTER_RECEIPT = _own("after_receipt", "Jarak wajar dari penerimaan barang ke pembayaran", "hari", 1)
BENFORD_LEAST = _own("benford_least", "Pembayaran paling sedikit untuk membaca angka pertama", "pembayaran", 100)
BENFORD_MAD = _own("benford_mad", "Simpangan rata-rata dari hukum Benford", "bagian", 0.015)
BENFORD_CHI = _own("benford_chi", "Khi-kuadrat dari hukum Benford (8 derajat bebas, 5 persen)", "nilai", 15.507)
DEPOSIT_WITHIN = Parameter(
    "control.deposit_within", "Setoran penerimaan ke Kas Daerah", "hari", 1, "PP 12/2019 Pasal 139", date(2020, 1, 1)
)
