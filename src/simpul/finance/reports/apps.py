"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Statements and the books' desk; the desk stands in the rail of those who keep or read the books."""

    name = "simpul.finance.reports"
    label = "reports"

    def ready(self) -> None:
        from simpul.finance.ledger import sources
        from simpul.finance.reports import memorials
        from simpul.finance.reports.readers import READERS
        from simpul.kernel.documents import permissions
        from simpul.kernel.web import navigation

        navigation.public.register(
            navigation.Item(
                _("Laporan keuangan"), "/laporan-keuangan/", "chart", order=65, on_phone=False, on_desktop=False
            )
        )
        navigation.staff.register(navigation.Item(_("Buku"), "/keuangan/buku/", "book", roles=READERS, order=45))
        permissions.register(memorials.may_open)
        sources.register(memorials.KIND, _("Jurnal memorial"), lambda number: f"/keuangan/buku/memorial/{number}/")
