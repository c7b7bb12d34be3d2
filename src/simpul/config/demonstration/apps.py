"""Django's entry for the demonstration."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The demonstration; it has no tables of its own."""

    name = "simpul.config.demonstration"
    label = "demonstration"

    def ready(self) -> None:
        from simpul.config.demonstration import connections  # noqa: F401  they register themselves
