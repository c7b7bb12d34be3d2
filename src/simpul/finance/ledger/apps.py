"""Django's entry for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger; declares what is committed of it."""

    name = "simpul.finance.ledger"
    label = "ledger"

    def ready(self) -> None:
        from simpul.finance.ledger import committing

        committing.declare()
