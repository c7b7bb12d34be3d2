"""Django's entry for this room."""

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """The log and its checkpoints; declares the connection with the regency that witnesses them."""

    name = "simpul.kernel.proof"
    label = "proof"

    def ready(self) -> None:
        from simpul.kernel.proof import witnessing  # noqa: F401  it declares the connection
