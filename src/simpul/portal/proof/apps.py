"""Django's entry for this room."""

from django.apps import AppConfig


class ProofPagesConfig(AppConfig):
    """The public pages of the log. The footer of every page leads there."""

    name = "simpul.portal.proof"
    label = "proof_pages"
