"""Django's entry for this room."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """The room of the territory."""

    name = "simpul.kernel.regions"
    label = "regions"

    def after_migrate(self) -> None:
        from simpul.kernel.regions.seeding import seed

        seed()
