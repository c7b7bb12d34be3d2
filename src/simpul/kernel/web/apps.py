"""Django's entry for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "simpul.kernel.web"
    label = "web"

    def ready(self) -> None:
        from django.core.exceptions import ImproperlyConfigured

        from simpul.kernel.cases.services import registry
        from simpul.kernel.web.icons import fault

        for service in registry.values():
            if unknown := fault(service.icon):
                raise ImproperlyConfigured(f"Service “{service.slug}”: {unknown}")
        from simpul.kernel.web import finding  # noqa: F401  it registers what the kernel lets people find
        from simpul.kernel.web.administration import finding as _people  # noqa: F401
