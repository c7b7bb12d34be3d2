"""`open311_key`: give an Open311 client a key, or end one. `./simpul manage batang open311_key issue "Nama" --contact "…"`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from simpul.services.complaints.models import ApiKey
from simpul.services.complaints.open311 import keys


class Command(BaseCommand):
    """Keys are told once; the database keeps only a keyed hash."""

    help = "Gives an Open311 client a key, or ends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=("issue", "revoke", "list"))
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--contact", default="", help="whom to call when it misbehaves")
        parser.add_argument(
            "--writes", choices=ApiKey.Writes.values, default=ApiKey.Writes.OWN, help="which updates it may send"
        )
        parser.add_argument("--reason", default="", help="why a key ends")

    def handle(self, *args: Any, deed: str, name: str, contact: str, writes: str, reason: str, **options: Any) -> None:
        if deed == "list":
            for key in ApiKey.objects.filter(active=True).order_by("name"):
                self.stdout.write(f"{key.pk}\t{key.name}\t{key.writes}\t{key.contact}")
        elif deed == "issue":
            if not (name and contact):
                raise CommandError("Sebutkan nama aplikasi dan --contact.")
            self.stdout.write(keys.issue(name, contact, by=None, writes=writes)[1])
        else:
            self._revoke(name, reason)

    def _revoke(self, name: str, reason: str) -> None:
        found = ApiKey.objects.filter(name=name, active=True)
        if not (found and reason):
            raise CommandError("Sebutkan nama kunci yang masih aktif dan --reason.")
        for key in found:
            keys.revoke(key, by=None, reason=reason)
