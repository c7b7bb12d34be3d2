"""Django's entry for this service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "simpul.services.complaints"
    label = "complaints"

    def ready(self) -> None:
        from simpul.kernel.notifications import texting, whatsapp
        from simpul.kernel.web import navigation
        from simpul.services.complaints.chat.intake import hear
        from simpul.services.complaints.chat.texted import asked
        from simpul.services.complaints.flow import DESK
        from simpul.services.complaints.lapor import contract, referring  # noqa: F401  the bridge, and the step that leads over it
        from simpul.services.complaints.mail import intake  # noqa: F401  it registers the mailbox

        navigation.staff.register(
            navigation.Item(_("Penyaluran"), "/meja/penyaluran/", "list", roles=(DESK,), order=60)
        )
        navigation.public.register(navigation.Item(_("Lapor"), "/layanan/aduan/ajukan/", "megaphone", order=40))

        whatsapp.listeners.append(hear)
        texting.listeners.append(asked)
        from simpul.services.complaints import ready  # noqa: F401  it registers its questions for the checklist

    def after_migrate(self) -> None:
        from simpul.services.complaints.starters import load

        load()
