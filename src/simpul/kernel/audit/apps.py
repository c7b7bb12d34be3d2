"""Django's entry for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "simpul.kernel.audit"
    label = "audit"
