"""Django's entry for this room."""

from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "simpul.finance.classification"
    label = "classification"
