"""What the engine says when a step may not be taken. The message is shown to the person who tried."""


class Refused(Exception):
    """The rules do not allow this step now. `field` names the input to mend, where there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Stale(Refused):
    """Somebody else moved the case first."""
