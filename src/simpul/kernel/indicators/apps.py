"""Django's entry for this room."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures; declares what is committed of them."""

    name = "simpul.kernel.indicators"
    label = "indicators"

    def ready(self) -> None:
        from simpul.kernel.indicators import committing

        committing.declare()
