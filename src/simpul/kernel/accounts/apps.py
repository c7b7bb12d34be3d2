"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as Django knows it."""

    name = "simpul.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from simpul.kernel.accounts import watching

        watching.connect()
        from simpul.kernel.accounts.granting import held_in
        from simpul.kernel.organizations.reorganising import hindered_by

        hindered_by(held_in)
