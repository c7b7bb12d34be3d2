"""Django's entry for this room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "simpul.kernel.integrations"
    label = "integrations"
