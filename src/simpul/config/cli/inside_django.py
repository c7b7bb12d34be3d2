"""Django, set up in the process of one regency."""

from __future__ import annotations

import os


def set_up() -> None:
    """Read the settings and load the rooms; which regency and which role is in the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "simpul.config.settings"
    import django

    django.setup()
