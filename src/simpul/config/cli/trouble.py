"""What stops a command: always one sentence that tells the operator what to do."""

from __future__ import annotations


class Trouble(Exception):
    """A plain Indonesian sentence for the operator; the command ends with exit code 1 and no traceback."""
