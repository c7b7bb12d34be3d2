"""Invented content for the page that shows every component."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.kernel.regions.shapes import kecamatan_drawing
from simpul.kernel.web.charts import Series
from simpul.lib import clock

DIMENSIONS = (
    ("Smart Governance", 89.7),
    ("Smart Branding", 85.7),
    ("Smart Economy", 80.0),
    ("Smart Living", 83.3),
    ("Smart Society", 83.3),
    ("Smart Environment", 100.0),
)
WEEK = (("Sen", 34), ("Sel", 41), ("Rab", 29), ("Kam", 52), ("Jum", 38), ("Sab", 17), ("Min", 12))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nama lengkap"), help_text=_("Sesuai KTP"))
    nik = forms.RegexField(
        r"^\d{16}$",
        label="NIK",
        help_text=_("16 angka pada KTP"),
        error_messages={"invalid": _("NIK harus terdiri dari 16 angka")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=_("Hubungan dengan almarhum"),
        widget=forms.RadioSelect,
        choices=[("pasangan", _("Suami atau istri")), ("anak", _("Anak")), ("orang_tua", _("Orang tua"))],
        error_messages={"required": _("Pilih hubungan Anda dengan almarhum")},
    )
    district = forms.ChoiceField(label="Kecamatan", choices=[("1", "Warungasem"), ("2", "Limpung"), ("3", "Subah")])
    photo = forms.FileField(
        label=_("Foto KTP"),
        help_text=_("JPG atau PDF, paling besar 2 MB"),
        error_messages={"required": _("Pilih foto KTP Anda")},
    )
    remark = forms.CharField(label=_("Keterangan tambahan"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    agree = forms.BooleanField(
        label=_("Data yang saya isi benar dan dapat dipertanggungjawabkan"),
        error_messages={"required": _("Centang pernyataan sebelum mengirim")},
    )


def form(*, wrong: bool) -> SampleForm:
    """The form, empty or as it comes back with mistakes."""
    return SampleForm(
        {"name": "Siti Rahayu", "nik": "33250456789", "district": "1"} if wrong else None, prefix="contoh"
    )


def everything() -> dict[str, Any]:
    """What the sample pages show."""
    now = clock.now()
    titles = (
        ("Tumpukan sampah di Pasar Limpung", "Limpung", "Dinas LH", -6),
        ("Lampu jalan mati di Jl. Gajah Mada", "Batang", "Dishub", 3),
        ("Saluran IPAL komunal meluap", "Warungasem", "DPUPR", 9),
        ("Antrean puskesmas terlalu lama", "Bawang", "Dinkes", 52),
        ("Jalan berlubang dekat SD negeri", "Kandeman", "DPUPR", 80),
    )
    return {
        "cases": [
            {
                "number": f"0102{40 - n}",
                "title": title,
                "place": place,
                "agency": agency,
                "due": now + timedelta(hours=left),
            }
            for n, (title, place, agency, left) in enumerate(titles)
        ],
        "times": [now - timedelta(days=3), now - timedelta(days=2), now - timedelta(hours=4)],
        "dimensions": DIMENSIONS,
        "week": WEEK,
        "months": MONTHS,
        "series": [
            Series(str(_("Masuk")), (310, 288, 305, 341, 330, 360, 352, 371, 349, 380, 366)),
            Series(str(_("Selesai")), (280, 291, 296, 320, 335, 340, 351, 360, 352, 361, 372)),
        ],
        "agencies": ("DPUPR", "Dinas LH", "Dishub", "Dinkes"),
        "parts": [
            Series(str(_("Selesai")), (88, 61, 40, 33), "c-ok"),
            Series(str(_("Berjalan")), (24, 18, 12, 9), "c-warn"),
            Series(str(_("Lewat batas")), (9, 4, 2, 0), "c-bad"),
        ],
        "values": {one.code: n * 37 % 83 for n, one in enumerate(kecamatan_drawing().paths)},
    }
