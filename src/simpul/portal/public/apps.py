"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """The public pages; shows residents the way to what others reported."""

    name = "simpul.portal.public"
    label = "public"

    def ready(self) -> None:
        from simpul.kernel.web.navigation import Item, public
        from simpul.portal.public.doors import open_service

        if door := open_service():
            public.register(Item(_("Laporan warga"), f"/layanan/{door.slug}/daftar/", "message", on_phone=False))
