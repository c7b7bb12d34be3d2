"""Django's entry for this room."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class CasesConfig(AppConfig):
    name = "simpul.kernel.cases"
    label = "cases"

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if config.name.startswith("simpul.services.") and find_spec(f"{config.name}.service"):
                import_module(f"{config.name}.service")
        from simpul.kernel.cases import committing

        committing.declare()
        from simpul.kernel.cases import filing  # noqa: F401  it has drafts counted along with accounts
        from simpul.kernel.cases.gate import may_open_document
        from simpul.kernel.documents import permissions

        permissions.register(may_open_document)
        from simpul.kernel.cases.depending import open_at
        from simpul.kernel.organizations.reorganising import hindered_by

        hindered_by(open_at)

    def after_migrate(self) -> None:
        from simpul.kernel.cases.guarantees import keep_mirrors
        from simpul.kernel.cases.services import registry
        from simpul.kernel.workflow.models import publish

        keep_mirrors(service.model._meta.db_table for service in registry.values())
        publish(*(service.workflow for service in registry.values()))
