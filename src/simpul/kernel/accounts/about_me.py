"""What the audit trail knows about the person who asks: who opened their data, and who came in with their account."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry

VERBS = {
    "unmask": _("NIK dibuka"),
    "view": _("Data dilihat"),
    "erase": _("Data dihapus"),
    "merge": _("Catatan warga digabung"),
    "unmerge": _("Penggabungan catatan dibatalkan"),
    "correct": _("Data diperbaiki atas permintaan"),
    "sign_in": _("Masuk ke akun"),
    "sign_in_failed": _("Percobaan masuk yang gagal"),
    "sign_out": _("Keluar dari akun"),
    "new_password": _("Kata sandi diganti"),
    "factor_added": _("Faktor kedua ditambahkan"),
    "factor_removed": _("Faktor kedua dihapus"),
    "factor_renewed": _("Kode pemulihan dibuat ulang"),
    "new_contact": _("Kontak diganti"),
    "profile": _("Profil diubah"),
    "grant": _("Peran diberikan"),
    "revoke": _("Peran dicabut"),
}


def entries(viewer: Viewer) -> QuerySet[Entry]:
    """Entries about the viewer's own account and own resident record, the latest first; none for anybody else."""
    if viewer.user is None:
        return Entry.objects.none()
    mine = Q(noun="account", object_id=str(viewer.user.pk))
    if viewer.resident_ids:
        mine |= Q(noun="resident", object_id__in=[str(number) for number in viewer.resident_ids])
    return Entry.objects.filter(mine, verb__in=VERBS).order_by("-id")
