"""Django's entry for this room."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """The room as Django knows it."""

    name = "simpul.kernel.organizations"
    label = "organizations"
