"""Django's entry for this room."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The room as Django knows it."""

    name = "simpul.kernel.residents"
    label = "residents"
