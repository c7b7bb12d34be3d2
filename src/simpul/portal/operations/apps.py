"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Health, figures and faults; the list of faults stands in the administrator's rail."""

    name = "simpul.portal.operations"
    label = "operations"

    def ready(self) -> None:
        from simpul.kernel.accounts.roles import ADMINISTRATOR
        from simpul.kernel.web import navigation

        navigation.staff.register(
            navigation.Item(_("Galat sistem"), "/pengelola/galat/", "alert", roles=(ADMINISTRATOR,), order=82)
        )
