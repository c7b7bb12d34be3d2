"""Django's entry for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "simpul.finance.ledger"
    label = "ledger"
