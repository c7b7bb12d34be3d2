"""Django's entry for this service."""

from django.apps import AppConfig


class MusrenbangConfig(AppConfig):
    name = "simpul.services.musrenbang"
    label = "musrenbang"
