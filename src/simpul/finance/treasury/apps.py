"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreasuryConfig(AppConfig):
    """Payments; their desk stands in the rail of those who work on them or look on."""

    name = "simpul.finance.treasury"
    label = "treasury"

    def ready(self) -> None:
        from simpul.finance import desk, roles
        from simpul.finance.ledger import sources
        from simpul.finance.treasury import telling
        from simpul.finance.treasury.pages.bank import WATCHERS
        from simpul.finance.treasury.pages.frame import READERS
        from simpul.finance.treasury.pages.payees import KEEPERS
        from simpul.finance.treasury.pages.payments import where
        from simpul.kernel.web import navigation

        telling.begin()
        navigation.staff.register(
            navigation.Item(_("Belanja"), "/keuangan/belanja/", "wallet", roles=READERS, order=44)
        )
        for label, place, note, whose, icon, order in (
            (_("Belanja"), "", _("Permintaan pembayaran: verifikasi, SPM, SP2D"), READERS, "wallet", 30),
            (_("Komitmen"), "komitmen/", _("Mencadangkan anggaran, mencatat BAST, mengajukan SPP"), roles.OF_AN_AGENCY, "note", 32),
            (_("Penerima pembayaran"), "penerima/", _("Mendaftarkan penerima, memeriksa rekening"), KEEPERS, "user", 34),
            (_("Kontrak"), "kontrak/", _("Mencatat kontrak, adendum, dan kemajuannya"), roles.OF_AN_AGENCY, "note", 31),
            (_("Uang persediaan"), "kas/", _("UP, GU, TU, SPJ, dan buku kas umum"), READERS, "wallet", 33),
            (_("Pendapatan dan setoran"), "pendapatan/", _("Mencatat penerimaan dan STS"), READERS, "wallet", 35),
            (_("Pajak yang dipotong"), "pajak/", _("Yang dipotong, disetor, dan terutang"), READERS, "list", 36),
            (_("Anggaran kas"), "anggaran-kas/", _("Rencana beserta SPD dan pembayaran"), READERS, "calendar", 37),
            (_("Rekonsiliasi bank"), "bank/", _("Mengambil berkas bank, mencocokkan mutasi"), WATCHERS, "list", 38),
        ):  # fmt: skip
            desk.register(desk.Entry(label, f"/keuangan/belanja/{place}", note, whose, icon, order))
        sources.register("sp2d", _("SP2D"), where)
