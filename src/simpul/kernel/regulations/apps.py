"""Django's entry for this room."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """Rules by date; declares what is committed of them."""

    name = "simpul.kernel.regulations"
    label = "regulations"

    def ready(self) -> None:
        from simpul.kernel.regulations import committing

        committing.declare()

    def after_migrate(self) -> None:
        from simpul.kernel.regulations.parameters import publish

        publish()
