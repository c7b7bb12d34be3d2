"""A database made ready, from inside: migrated, the code's own rows published, the platform's rights granted. Runs as the role `owner`."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from simpul.config.cli import grants


def migrate() -> None:
    """Bring the schema up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def publish() -> None:
    """Let each room put in place what its code declares (regions, parameters, flows): `after_migrate()` of its Django app.

    Rooms go in the order of the list of installed apps, each in a transaction of its own; every hook may run again and again.
    """
    for room in apps.get_app_configs():
        hook = getattr(room, "after_migrate", None)
        if hook is not None:
            with transaction.atomic():
                hook()


def prepare() -> None:
    """All three, in the order that makes a database fit to serve."""
    migrate()
    publish()
    grants.apply(settings.SECRETS["database_app"])
