"""Django's entry for this room."""

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "simpul.insight.open_data"
    label = "open_data"
