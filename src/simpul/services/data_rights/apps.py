"""Django's entry for this service."""

from django.apps import AppConfig


class DataRightsConfig(AppConfig):
    name = "simpul.services.data_rights"
    label = "data_rights"
