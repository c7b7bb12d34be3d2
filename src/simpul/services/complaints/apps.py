"""Django's entry for this service."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "simpul.services.complaints"
    label = "complaints"

    def after_migrate(self) -> None:
        from simpul.services.complaints.starters import load

        load()
