"""Django's entry for this room."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "simpul.kernel.forms"
    label = "forms"

    def ready(self) -> None:
        from simpul.kernel.documents import permissions
        from simpul.kernel.forms.versions import may_open_source

        permissions.register(may_open_source)
