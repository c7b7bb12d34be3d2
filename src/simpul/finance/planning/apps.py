"""Django's entry for this room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "simpul.finance.planning"
    label = "planning"

    def ready(self) -> None:
        from simpul.finance.planning import parameters  # noqa: F401  it registers
