"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpennessConfig(AppConfig):
    """The budget explorer and the golden thread stand in the navigation of the public."""

    name = "simpul.finance.openness"
    label = "openness"

    def ready(self) -> None:
        from simpul.kernel.web import navigation

        navigation.public.register(
            navigation.Item(_("Uang daerah"), "/anggaran/", "coins", order=64, on_phone=False, on_desktop=False)
        )
