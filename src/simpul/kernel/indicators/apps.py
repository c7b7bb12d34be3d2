"""Django's entry for this room."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "simpul.kernel.indicators"
    label = "indicators"
