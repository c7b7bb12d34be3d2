"""Django's entry for this room."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "simpul.kernel.workflow"
    label = "workflow"
