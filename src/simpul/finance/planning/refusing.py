"""What the database refuses of plans, as a sentence. What has none stays an error: it is ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from simpul.kernel.workflow import Refused

WORDS = {
    "version_is_a_draft": _("Versi ini bukan rancangan lagi. Buat versi baru untuk mengubahnya."),
    "version_moves": _("Versi ini sudah dalam keadaan lain. Muat ulang halamannya."),
    "version_one_open": _("Masih ada versi dokumen ini yang belum ditetapkan. Lanjutkan versi itu."),
    "version_once": _("Masih ada versi dokumen ini yang belum ditetapkan. Lanjutkan versi itu."),
    "version_set_by_another": _("Yang menyepakati tidak boleh sekaligus menetapkan. Minta orang lain."),
    "plan_once": _("Dokumen untuk tahun itu sudah ada."),
    "plan_once_for_an_agency": _("Dokumen perangkat daerah itu untuk tahun itu sudah ada."),
    "plan_of_regency_or_agency": _("RPJMD dan RKPD milik kabupaten; Renstra dan Renja milik satu perangkat daerah."),
    "plan_period": _("Tahun terakhir tidak boleh sebelum tahun pertama."),
    "plan_of_a_year": _("RKPD dan Renja hanya untuk satu tahun."),
    "node_once": _("Kode itu sudah ada di dokumen ini."),
    "terms_measured_somehow": _("Indikator dilaporkan orang, atau diukur sistem. Pilih paling sedikit satu."),
    "work_money": _("Pagu tidak boleh kurang dari nol."),
    "output_quantity": _("Jumlah keluaran harus lebih dari nol."),
    "verified_by_another": _("Yang memasukkan realisasi tidak boleh memeriksanya. Minta orang lain."),
    "planning_verification_realisation_id_key": _("Realisasi ini sudah diperiksa orang lain."),
    "realisation_first": _("Realisasi tahun itu baru saja dimasukkan orang lain. Muat ulang halamannya."),
    "planning_realisation_supersedes_id_key": _(
        "Realisasi itu baru saja diperbaiki orang lain. Muat ulang halamannya."
    ),
}


@contextmanager
def refusals() -> Iterator[None]:
    """Let the database judge, and say its refusals in words."""
    try:
        yield
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
        if constraint not in WORDS:
            raise
        raise Refused(WORDS[constraint]) from broken
