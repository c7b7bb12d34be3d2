"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreasuryConfig(AppConfig):
    """Payments; their desk stands in the rail of those who work on them or look on."""

    name = "simpul.finance.treasury"
    label = "treasury"

    def ready(self) -> None:
        from simpul.finance.ledger import sources
        from simpul.finance.treasury.desk import READERS, where
        from simpul.kernel.web import navigation

        navigation.staff.register(
            navigation.Item(_("Belanja"), "/keuangan/belanja/", "wallet", roles=READERS, order=44)
        )
        sources.register("sp2d", _("SP2D"), where)
