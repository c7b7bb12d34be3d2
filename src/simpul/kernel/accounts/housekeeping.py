"""What is thrown away regularly. The worker calls `tidy()` once an hour (`tasks`)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from simpul.kernel.accounts.models import Counter, User
from simpul.lib import clock

UNPROVEN = timedelta(days=1)


def tidy() -> dict[str, int]:
    """Delete spent counters, ended sessions, and accounts whose contact nobody proved within a day. Tells how many."""
    now = clock.now()
    unproven = User.objects.filter(last_login=None, is_staff_member=False, resident=None, joined_at__lt=now - UNPROVEN)
    return {
        "counters": Counter.objects.filter(expires_at__lt=now).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "accounts": unproven.delete()[0],
    }
