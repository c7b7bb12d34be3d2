"""Django's entry for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "simpul.kernel.documents"
    label = "documents"
