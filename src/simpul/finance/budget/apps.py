"""Django's entry for this room."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "simpul.finance.budget"
    label = "budget"

    def ready(self) -> None:
        """Declare the parameters: they get their first version when the platform is set up."""
        from simpul.finance.budget import parameters  # noqa: F401
