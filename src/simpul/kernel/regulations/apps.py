"""Django's entry for this room."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "simpul.kernel.regulations"
    label = "regulations"

    def after_migrate(self) -> None:
        from simpul.kernel.regulations.parameters import publish

        publish()
