"""What the table of accounts states about personal data."""

from __future__ import annotations

from django.db.models import Q

from simpul.kernel.audit.privacy import After, Asked, Job, PersonalData, years

USER = PersonalData(
    purpose="Mengenali pemilik akun dan menjaga agar hanya ia yang masuk.",
    legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf b dan e; PP 71/2019 Pasal 14",
    retention="selama akun dipakai, paling lama 5 tahun sesudah terakhir masuk; yang tak terbukti 1 hari",
    erasure="Akun dinonaktifkan, nama dan kontaknya dikosongkan; jejak audit menyimpan nomor akunnya saja.",
    ends=(
        Job("simpul.kernel.accounts.housekeeping.tidy"),
        Asked("simpul.kernel.accounts.closing.close"),
        After(
            "last_login",
            years(5),
            only=Q(is_staff_member=False),
            blank={
                "name": "Akun yang ditutup",
                "email": None,
                "phone": None,
                "phone_verified": False,
                "resident": None,
                "is_active": False,
            },
        ),
    ),
    account="pk",
    title="Akun Anda",
    dated="joined_at",
    shows=("name", "email", "phone", "language", ("last_login", "Terakhir masuk")),
)
