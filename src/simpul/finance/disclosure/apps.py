"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    """The page of what must be published stands among the public ones."""

    name = "simpul.finance.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from simpul.kernel.web import navigation

        navigation.public.register(
            navigation.Item(
                _("Keterbukaan anggaran"), "/keterbukaan-anggaran/", "book", order=66, on_phone=False, on_desktop=False
            )
        )
