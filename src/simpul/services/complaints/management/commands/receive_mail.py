"""`receive_mail`: takes one letter from standard input, as a mail server hands it to a program."""

from __future__ import annotations

import os
import sys
from email import message_from_bytes, policy
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from simpul.kernel.integrations import configured, incoming
from simpul.services.complaints.mail.intake import CODE

LARGEST = 15_000_000  # bytes


class Command(BaseCommand):
    """Stores the letter for the worker. Ends with 75 (try later) if it could not, so that the mail server keeps it."""

    help = "Takes one letter from standard input."
    stdin = sys.stdin.buffer

    def handle(self, *args: Any, **options: Any) -> None:
        raw = self.stdin.read(LARGEST + 1)
        if configured(CODE) is None:
            self.stderr.write("[connections.mailbox] belum diisi di secrets.toml.")
            sys.exit(os.EX_TEMPFAIL)
        if len(raw) > LARGEST:
            self.stderr.write("Surat ini terlalu besar.")
            sys.exit(os.EX_DATAERR)
        name = str(message_from_bytes(raw, policy=policy.compat32).get("Message-ID") or "").strip()
        try:
            incoming.keep(CODE, name or incoming.digest(raw), raw)
        except Error:
            sys.exit(os.EX_TEMPFAIL)
