"""Why rows of this room name officials, and for how long."""

from __future__ import annotations

from simpul.kernel.audit.privacy import Never, PersonalData

NEVER = "Nama pejabat pada pengecualian dan pengawasan adalah bagian dari pertanggungjawabannya."


def of_official(purpose: str, nobody: str) -> PersonalData:
    """Rows about who acted for the regency."""
    return PersonalData(
        purpose=purpose,
        legal_basis="PP 60/2008; PP 12/2019; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama dokumen keuangannya disimpan",
        erasure="Tidak dihapus atas permintaan: nama pejabat pada pengecualian dan pengawasan adalah pertanggungjawabannya.",
        ends=(Never(NEVER),),
        nobody=nobody,
    )
