"""What the engine says when a step may not be taken. The message is shown to the person who tried."""

from django.utils.translation import gettext


class Refused(Exception):
    """The rules do not allow this step now. `field` names the input to mend, where there is one.

    It is told in the language of whoever reads it. `values` fill the places in its words, as in
    `Refused("Paling banyak %(most)s kali.", most=2)`.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.field, self.values = field, values

    def __str__(self) -> str:
        words = str(self.args[0]) if self.args else ""
        words = gettext(words) if words else ""
        return words % self.values if self.values else words


class Stale(Refused):
    """Somebody else moved the case first."""
