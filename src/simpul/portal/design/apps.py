"""Django's entry for this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "simpul.portal.design"
    label = "design"
