"""Django's entry for this room."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The room as Django knows it."""

    name = "simpul.kernel.residents"
    label = "residents"

    def ready(self) -> None:
        from simpul.kernel.residents import dukcapil  # noqa: F401  it registers the connection
