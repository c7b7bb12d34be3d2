"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """The public pages; shows residents the way to what others reported."""

    name = "simpul.portal.public"
    label = "public"

    def ready(self) -> None:
        from simpul.kernel.web.navigation import Item, public
        from simpul.portal.public import finding  # noqa: F401  it registers the pages for the search
        from simpul.portal.public.doors import open_service

        if door := open_service():
            public.register(Item(_("Laporan warga"), f"/layanan/{door.slug}/daftar/", "message", on_phone=False))

    def after_migrate(self) -> None:
        from simpul.kernel.cases import lexicon

        lexicon.learn_fixed()  # here, because by now every service has put its own rows in place
