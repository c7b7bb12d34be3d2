"""Django's entry for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents."""

    name = "simpul.kernel.documents"
    label = "documents"
