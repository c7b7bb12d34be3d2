"""The mail server as one of the outside connections: its settings are Django's, so it is always set up."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Connection, Direction, Finding, Setting
from simpul.kernel.notifications.models import WAITING, Channel, Message

PATIENCE = 5.0  # seconds


class MailServer(Connection):
    """Set up by `SIMPUL_SMTP` or `smtp` in `secrets.toml`, as ever."""

    def given(self) -> dict[str, Any]:
        return {"smtp": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"}


def _check() -> Finding:
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=PATIENCE) as server:
            if settings.EMAIL_USE_TLS:
                server.starttls()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            server.noop()
    except smtplib.SMTPAuthenticationError:
        return Finding(
            False, "Nama atau sandi server surat ditolak.", "Perbaiki SIMPUL_SMTP atau smtp di secrets.toml."
        )
    except (OSError, smtplib.SMTPException):
        return Finding(
            False, "Server surat tidak menjawab.", "Periksa SIMPUL_SMTP, atau hubungi pengelola server surat."
        )
    return Finding(True, "Server surat menjawab.")


def _waiting() -> int:
    return Message.objects.filter(WAITING, Q(channel=Channel.EMAIL)).count()


CONNECTION = MailServer(
    "email",
    _("Server surat"),
    _("Mengirim e-mail."),
    Direction.OUT,
    (Setting("smtp", _("Alamat server surat")),),
    _check,
    queue=_waiting,
)
