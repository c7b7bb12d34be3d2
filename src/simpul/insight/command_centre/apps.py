"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommandCentreConfig(AppConfig):
    """The command centre; stands in the rail of those who watch."""

    name = "simpul.insight.command_centre"
    label = "command_centre"

    def ready(self) -> None:
        from simpul.insight.command_centre.watchers import watchers
        from simpul.kernel.web import navigation

        navigation.staff.register(
            navigation.Item(_("Pusat komando"), "/pusat-komando/", "dashboard", roles=tuple(watchers()), order=5)
        )
