"""Why payments tell of people, and for how long: proof of public spending is kept, whoever asks."""

from __future__ import annotations

from simpul.kernel.audit.privacy import Never, PersonalData

BASIS = "UU 1/2004 Pasal 21; PP 12/2019 Pasal 150; UU 27/2022 Pasal 20 ayat (2) huruf c"
KEPT = "10 tahun setelah tahun anggaran, bersama bukti pembayarannya"
NEVER = "Tidak dihapus sebelum bukti pembayarannya dimusnahkan menurut jadwal retensi arsip."
PROOF = (Never("Bukti pengeluaran negara."),)


def of_payee(purpose: str, resident: str, title: str, shows: tuple[str, ...], dated: str = "") -> PersonalData:
    """Rows about whoever was paid."""
    return PersonalData(
        purpose=purpose, legal_basis=BASIS, retention=KEPT, erasure=NEVER, ends=PROOF, resident=resident, title=title, shows=shows,
        source="Dari dokumen pembayaran", dated=dated,
    )  # fmt: skip


def of_official(purpose: str) -> PersonalData:
    """Rows about who acted for the regency, or words of a bank."""
    return PersonalData(
        purpose=purpose, legal_basis=BASIS, retention=KEPT, erasure=NEVER, ends=PROOF,
        nobody="Tertulis pada dokumen pembayarannya.",
    )  # fmt: skip
