"""Django's entry for this room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications; accounts send their sign-in codes through it."""

    name = "simpul.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        from simpul.kernel.accounts import delivery
        from simpul.kernel.notifications import inbox, mail, parameters, push, sms, whatsapp  # noqa: F401  they register themselves
        from simpul.kernel.notifications.outbox import deliver

        delivery.deliver = deliver
