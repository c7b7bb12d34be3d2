"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProofPagesConfig(AppConfig):
    """The public pages of the log."""

    name = "simpul.portal.proof"
    label = "proof_pages"

    def ready(self) -> None:
        from simpul.kernel.web.navigation import Item, public

        public.register(
            Item(_("Periksa sendiri"), "/bukti/", "certificate", order=66, on_phone=False, on_desktop=False)
        )
