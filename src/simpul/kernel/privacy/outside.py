"""What other people's tables hold about persons: those of Django, of the sign-in library and of the task queue."""

from __future__ import annotations

from datetime import timedelta

from simpul.kernel.audit.privacy import Asked, Job, PersonalData, With

_SIGN_IN = "UU 27/2022 Pasal 20 ayat (2) huruf b; PP 71/2019 Pasal 14"

TABLES: dict[str, PersonalData] = {
    "sessions.Session": PersonalData(
        purpose="Mengenali peramban yang sudah masuk.", legal_basis=_SIGN_IN, retention="30 hari sesudah terakhir dipakai",
        erasure="Baris dihapus.", ends=(Job("simpul.kernel.accounts.housekeeping.tidy"),),
        nobody="Isinya tersandi dan tidak memuat data selain nomor akun.", recipients="Tidak ada",
    ),
    "account.EmailAddress": PersonalData(
        purpose="Membuktikan kepemilikan e-mail.", legal_basis=_SIGN_IN, retention="selama akun dipakai",
        erasure="Baris dihapus bersama akunnya.", ends=(With("accounts.User"),), account="user", title="Alamat e-mail akun Anda",
        shows=("email", "verified"), recipients="Tidak ada",
    ),
    "account.EmailConfirmation": PersonalData(
        purpose="Mengirim kode pembuktian e-mail.", legal_basis=_SIGN_IN, retention="selama akun dipakai",
        erasure="Baris dihapus bersama akunnya.", ends=(With("account.EmailAddress"),), nobody="Hanya kode pembuktian.",
        recipients="Tidak ada",
    ),
    "mfa.Authenticator": PersonalData(
        purpose="Memeriksa faktor kedua petugas.", legal_basis=_SIGN_IN, retention="selama akun dipakai", erasure="Baris dihapus.",
        ends=(Asked("simpul.kernel.accounts.closing.close"),), account="user", title="Faktor kedua Anda",
        shows=(("get_type_display", "Jenis"), ("created_at", "Dipasang")), recipients="Tidak ada",
    ),
    "procrastinate.ProcrastinateJob": PersonalData(
        purpose="Mengerjakan tugas di latar belakang.", legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="30 hari sesudah selesai", erasure="Baris dihapus.", ends=(Job("simpul.kernel.privacy.erasing.drop_old_jobs"),),
        nobody="Hanya nomor baris yang dikerjakan.", recipients="Tidak ada",
    ),
}  # fmt: skip

JOBS_KEPT = timedelta(days=30)
