"""What the tables of the cases state about personal data: why, on which ground, how long, and how it ends."""

from __future__ import annotations

from django.db.models import Q

from simpul.kernel.audit.privacy import After, By, Job, Never, PersonalData, years

PARTY = 1  # `Audience.PARTY`; the tables import this module
EMPTIED = {
    "title": "Isi sudah dihapus",
    "text": "",
    "applicant": None,
    "filed_by": None,
    "place": None,
    "landmark": "",
    "published": False,
    "access_print": None,
    "client_key": None,
}
CASE = PersonalData(
    purpose="Menangani urusan warga dan mempertanggungjawabkannya.",
    legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf e",
    retention="5 tahun setelah selesai",
    erasure="Pemohon dilepas, uraian dan titik lokasi dikosongkan; nomor, waktu, dan riwayat keadaan tetap.",
    ends=(
        After("closed_at", years(5), hold="pk", blank=EMPTIED),
        After("merged_into__closed_at", years(5), hold="pk", blank=EMPTIED, only=Q(is_merged=True)),
    ),
    resident="applicant",
    title="Urusan Anda",
    dated="opened_at",
    shows=(
        "number",
        "title",
        "text",
        "opened_at",
        "closed_at",
        "region",
        "landmark",
        ("get_secrecy_display", "Kerahasiaan"),
    ),
)

EVENT = PersonalData(
    purpose="Membuktikan jalannya setiap urusan, langkah demi langkah.",
    legal_basis="UU 25/2009 Pasal 36; UU 30/2014 Pasal 10",
    retention="selama nomor urusannya ada",
    erasure="Tidak ada yang dihapus: isinya keadaan, waktu, peran, dan instansi, tanpa data diri.",
    ends=(Never("Rantai riwayat hanya memuat keadaan, waktu, peran, dan instansi."),),
    nobody="Ditampilkan sebagai riwayat urusan Anda.",
)

MESSAGE = PersonalData(
    purpose="Percakapan tentang urusan warga.",
    legal_basis="UU 25/2009 Pasal 36",
    retention="bersama kasusnya",
    erasure="Isi dikosongkan bersama kasusnya.",
    ends=(By("erase_due_words", years(5)),),
    resident="case__applicant",
    title="Percakapan tentang urusan Anda",
    source="Dari Anda dan petugas",
    dated="at",
    showing=Q(audience__gte=PARTY),
    shows=(("at", "Waktu"), ("text", "Isi")),
)

ATTACHMENT = PersonalData(
    purpose="Melampirkan foto dan berkas pada urusan warga.",
    legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf e",
    retention="5 tahun setelah urusannya selesai",
    erasure="Lampiran dan berkasnya dihapus.",
    ends=(After("case__closed_at", years(5), act="simpul.kernel.cases.erasing.remove_attachments", hold="case"),),
    resident="case__applicant",
    title="Lampiran urusan Anda",
    dated="document__created_at",
    showing=Q(audience__gte=PARTY),
    shows=(("case", "Urusan"), ("get_kind_display", "Jenis"), ("document", "Berkas")),
)

ANSWERS = PersonalData(
    purpose="Menangani permohonan warga menurut isian formulirnya.",
    legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf e",
    retention="5 tahun setelah urusannya selesai",
    erasure="Semua isian dikosongkan; versi formulirnya tetap tercatat.",
    ends=(After("case__closed_at", years(5), hold="case", blank={"data": {}, "known": {}}),),
    resident="case__applicant",
    title="Isian formulir Anda",
    shows=(("case", "Urusan"), ("data", "Isian")),
)

DRAFT = PersonalData(
    purpose="Menyimpan isian yang belum dikirim agar dapat dilanjutkan.",
    legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a",
    retention="7 hari",
    erasure="Baris dihapus.",
    ends=(Job("simpul.kernel.cases.filing.clean_up"),),
    account="owner",
    account_as="user:%s",
    title="Isian Anda yang belum dikirim",
    dated="updated_at",
    shows=(("service", "Layanan"), ("in_words", "Isian"), ("updated_at", "Terakhir disimpan")),
    recipients="Tidak ada",
)

TASK = PersonalData(
    purpose="Membagi penanganan urusan warga kepada beberapa instansi.",
    legal_basis="UU 25/2009 Pasal 36; UU 30/2014 Pasal 40",
    retention="5 tahun setelah urusannya selesai",
    erasure="Permintaan dan hasilnya dikosongkan; instansi dan waktunya tetap.",
    ends=(
        After(
            "case__closed_at",
            years(5),
            hold="case",
            blank={"asked": "Isi sudah dihapus", "answer": "Isi sudah dihapus"},
        ),
    ),
    nobody="Anda membaca instansi mana yang ikut mengerjakan pada halaman urusan Anda.",
)

FOLLOWER = PersonalData(
    purpose="Mengabari warga yang ikut merasakan suatu laporan, dan menghitung mereka.",
    legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a",
    retention="5 tahun setelah laporannya selesai, atau sampai warga berhenti mengikuti",
    erasure="Baris dihapus.",
    ends=(After("case__closed_at", years(5), hold="case"),),
    resident="resident",
    title="Laporan yang Anda ikuti",
    dated="at",
    showing=Q(case__published=True),
    shows=(("case", "Laporan"), ("get_how_display", "Cara"), ("at", "Sejak")),
)

VOTE = PersonalData(
    purpose="Memberi warga yang ikut merasakan hak menyanggah.",
    legal_basis="UU 25/2009 Pasal 18; Perpres 76/2013",
    retention="5 tahun setelah laporannya selesai",
    erasure="Baris dihapus.",
    ends=(After("case__closed_at", years(5), hold="case"),),
    resident="resident",
    title="Sanggahan Anda sebagai warga yang ikut merasakan",
    dated="at",
    showing=Q(case__published=True),
    shows=(("case", "Laporan"), ("reason", "Alasan"), ("at", "Waktu")),
)
