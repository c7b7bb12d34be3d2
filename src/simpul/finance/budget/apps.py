"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    """Declares the parameters and enters its pages on the front page of the desk."""

    name = "simpul.finance.budget"
    label = "budget"

    def ready(self) -> None:
        from simpul.finance import desk
        from simpul.finance.budget import parameters  # noqa: F401  they get their first version when the platform is set up
        from simpul.finance.budget.pages.asking import PLANNERS, READERS
        from simpul.finance.roles import DESK

        here = f"{DESK}anggaran/"
        for order, (label, place, note, roles, icon) in enumerate(
            (
                (_("Anggaran"), "", _("Versi tahun ini, dan apa yang berubah"), READERS, "list"),
                (_("Baris anggaran"), "baris/", _("Pagu, SPD, komitmen, dan sisanya"), READERS, "search"),
                (_("Plafon KUA-PPAS"), "plafon/", _("Kesepakatan dengan DPRD, dan sisanya"), READERS, "user"),
                (_("RKA"), "rka/", _("Isi RKA dari lembar kerja"), PLANNERS, "file"),
                (_("Standar harga"), "harga/", _("SSH, SBU, HSPK, ASB, dan izin di atasnya"), READERS, "note"),
                (_("Harga di atas standar"), "harga/izin/", _("Minta izin sebelum versi disetujui"), PLANNERS, "note"),
                (_("Isi anggaran kas"), "kas/", _("Bulan mana uangnya diperlukan"), PLANNERS, "calendar"),
                (_("SPD"), "spd/", _("Penyediaan dana per triwulan"), READERS, "calendar"),
                (_("Bandingkan dengan SIPD"), "sipd/", _("Selisih baris demi baris"), READERS, "share"),
            ),
            20,
        ):
            desk.register(desk.Entry(label, f"{here}{place}", note, roles, icon, order))
