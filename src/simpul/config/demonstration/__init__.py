"""A regency that lives: agencies, a cast to sign in as, and years of complaints, all made up and marked “contoh”.

Django knows this app only where the regency is marked as a demonstration. Call these after Django is set up.
"""

from __future__ import annotations


def load() -> None:
    """Enter what is missing of agencies, cast, history and figures. Doing it again changes nothing."""
    from simpul.config.demonstration.loading import load as enter

    enter()


def cast_table() -> list[tuple[str, str, str]]:
    """One sign-in for each role of the cast: the role, how to sign in, and with what."""
    from simpul.config.demonstration.cast import table

    return table()
