"""Django's entry for this service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "simpul.services.complaints"
    label = "complaints"

    def ready(self) -> None:
        from simpul.kernel.web import navigation

        navigation.public.register(navigation.Item(_("Lapor"), "/layanan/aduan/ajukan/", "megaphone", order=40))

    def after_migrate(self) -> None:
        from simpul.services.complaints.starters import load

        load()
