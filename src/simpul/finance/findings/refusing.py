"""What the database refuses of findings, as a sentence. What has none stays an error: it is ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from simpul.kernel.workflow import Refused

MEANWHILE = _("Baru saja dicatat orang lain. Muat ulang halamannya, lalu periksa lagi.")
WORDS = {
    "examination_once": _("LHP dengan nomor itu sudah tercatat."),
    "examination_opinion": _("Opini hanya untuk laporan BPK atas laporan keuangan."),
    "examination_received": _("LHP tidak mungkin diterima sebelum tanggalnya."),
    "findings_disclosure_pkey": _("Pemeriksaan ini sudah terbuka untuk umum."),
    "finding_once": _("Nomor temuan itu sudah ada di LHP ini."),
    "findings_withdrawal_pkey": _("Temuan ini sudah ditarik."),
    "withdrawn_for_a_reason": _("Tulis alasannya, paling sedikit sepuluh huruf."),
    "link_once": _("Acuan itu sudah ada pada temuan ini."),
    "recommendation_once": MEANWHILE,
    "judgement_once": MEANWHILE,
    "judgement_has_a_reason": _("Tulis alasannya, paling sedikit sepuluh huruf."),
    "judged_by_another": _("Yang menjawab tidak boleh menilai jawabannya. Minta pemeriksa lain."),
    "restitution_once": MEANWHILE,
    "restitution_amount": _("Tulis alasannya, paling sedikit sepuluh huruf."),
    "findings_restitution_undoes_id_key": _("Setoran itu sudah dibatalkan."),
}


@contextmanager
def refusals() -> Iterator[None]:
    """Let the database judge, and say its refusals in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
        if constraint not in WORDS:
            raise
        raise Refused(WORDS[constraint]) from broken
