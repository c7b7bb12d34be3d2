"""What the chat says. Short sentences, one question at a time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from simpul.kernel.cases.models import Secrecy
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.services.complaints.models import Category
from simpul.services.complaints.talks import Talk

SEND, CHANGE, CANCEL = "send", "change", "cancel"
SECRECIES = {"open": Secrecy.OPEN, "anonymous": Secrecy.ANONYMOUS, "confidential": Secrecy.CONFIDENTIAL}
Buttons = tuple[tuple[str, str], ...]


def secrecies() -> Buttons:
    """Who may know, as buttons of at most twenty letters."""
    return (("open", _("Terbuka")), ("anonymous", _("Anonim")), ("confidential", _("Rahasia")))


def welcome() -> str:
    """What one can do here."""
    return "\n\n".join(
        [
            _("Selamat datang di layanan aduan %(regency)s.") % {"regency": current().name},
            _("Ceritakan apa yang terjadi dalam satu pesan. Anda boleh menambah foto dan membagikan lokasi."),
            _(
                "Ketik STATUS dan nomor laporan untuk mengetahui perkembangannya. Ketik BERHENTI bila tidak ingin dikirimi lagi."
            ),
            _("Keadaan darurat? Telepon %(number)s.") % {"number": current().emergency.get("general", "112")},
        ]
    )


def ask_text() -> str:
    """The first question."""
    return _("Apa yang terjadi? Ceritakan sedikitnya 10 huruf. Jangan tulis NIK di sini.")


def ask_category(offered: list[Category]) -> tuple[str, Buttons]:
    """The likeliest categories with their numbers, to tap or to type."""
    lines = [f"{number}. {category}" for number, category in enumerate(offered, 1)]
    text = "\n".join(
        [
            _("Termasuk apa laporan ini? Balas dengan nomornya."),
            *lines,
            _("Tidak ada yang cocok? Tulis kata lain, misalnya: jalan."),
        ]
    )
    return text, tuple(
        (f"category-{category.code}", f"{number}. {category}") for number, category in enumerate(offered, 1)
    )


def ask_secrecy() -> tuple[str, Buttons]:
    """For reports on misconduct: who may know."""
    text = _(
        "Laporan tentang perilaku aparat hanya dibuka Inspektorat. Siapa yang boleh tahu nama Anda? Balas TERBUKA, ANONIM, atau RAHASIA."
    )
    return text, secrecies()


def ask_place() -> str:
    """Where."""
    return _("Di mana? Bagikan lokasi lewat tombol lampiran, atau tulis nama desa atau kelurahan dan kecamatannya.")


def summary(talk: Talk, photos: int) -> tuple[str, Buttons]:
    """The report as it would be sent."""
    known = talk.data
    category = Category.objects.filter(pk=known["category"]).first()
    village = Region.objects.filter(pk=known["region"]).select_related("parent").first()
    secrecy = {Secrecy.OPEN: _("Terbuka"), Secrecy.ANONYMOUS: _("Anonim"), Secrecy.CONFIDENTIAL: _("Rahasia")}[
        Secrecy(known.get("secrecy", 0))
    ]
    place = f"{village.name}, {village.parent.name}" if village and village.parent else known["region"]
    lines = [
        _("*Laporan Anda*"),
        known["text"],
        "",
        _("Kategori: %(category)s") % {"category": category},
        _("Tempat: %(place)s") % {"place": place} + (_(" (dengan titik lokasi)") if "latitude" in known else ""),
        _("Foto: %(count)s") % {"count": photos},
        _("Kerahasiaan: %(secrecy)s") % {"secrecy": secrecy},
        "",
        _(
            "Balas KIRIM bila sudah benar, UBAH untuk memperbaiki, atau BATAL. Ketik ANONIM atau RAHASIA untuk menyembunyikan nama Anda."
        ),
    ]
    return "\n".join(lines)[:1000], ((SEND, _("Kirim")), (CHANGE, _("Ubah")), (CANCEL, _("Batal")))


def ask_change() -> tuple[str, Buttons]:
    """What to put right."""
    text = _("Apa yang diubah? Balas ISI, KATEGORI, atau LOKASI.")
    return text, (("change-text", _("Isi")), ("change-category", _("Kategori")), ("change-place", _("Lokasi")))


def sent(number: str, code: str, address: str) -> str:
    """Number and access code, to keep."""
    return "\n\n".join(
        [
            _("Terima kasih. Laporan Anda kami terima dengan nomor *%(number)s*.") % {"number": number},
            _("Kode akses: *%(code)s*. Simpan kode ini dan jangan berikan kepada siapa pun.") % {"code": code},
            _("Ikuti di %(address)s atau ketik STATUS %(number)s.") % {"address": address, "number": number},
        ]
    )


def not_understood(kind: str) -> str:
    """For what a chat can carry and we can't take."""
    named = {
        "audio": _("Pesan suara belum dapat kami dengarkan. Tuliskan laporannya."),
        "video": _("Video belum dapat kami terima. Kirim foto saja."),
        "sticker": _("Stiker belum dapat kami baca. Tuliskan laporannya."),
        "document": _("Berkas belum dapat kami terima di sini. Kirim sebagai foto."),
        "contacts": _("Kartu kontak belum dapat kami terima. Tuliskan laporannya."),
    }
    return named.get(kind, _("Pesan itu belum dapat kami baca. Tulis dengan kata-kata, atau ketik MENU."))
