"""Django's entry for this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "simpul.kernel.privacy"
    label = "privacy"

    def after_migrate(self) -> None:
        from simpul.kernel.privacy import statements

        statements.publish()
