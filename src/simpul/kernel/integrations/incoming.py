"""What others send us: checked, stored as it came, answered at once; the worker takes it from there.

A view does no more than this:

    @csrf_exempt
    def hook(request):
        return receive(request, "whatsapp", genuine=lambda body: signed(body, request.headers.get("X-Hub-Signature-256", ""), key))
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from simpul.kernel.integrations.connections import registry
from simpul.kernel.integrations.models import UNTAKEN, Incoming
from simpul.lib import clock

LARGEST = 1_000_000  # bytes
WINDOW = timedelta(minutes=5)  # how far the other side's clock may be from ours
ATTEMPTS = 8
LEASE = timedelta(minutes=5)
KEPT = timedelta(days=30)
log = logging.getLogger(__name__)


def signed(body: bytes, signature: str, key: str, *, prefix: str = "sha256=") -> bool:
    """Whether the signature is the HMAC-SHA256 of the body, compared in constant time. No key, no signature: no."""
    wanted = prefix + hmac.new(key.encode(), body, sha256).hexdigest()
    return bool(key) and hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace"))


def same(given: str, wanted: str) -> bool:
    """Whether a token is the right one, compared in constant time. An empty one never is."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def fresh(stamp: str, *, window: timedelta = WINDOW) -> bool:
    """Whether a signed time (seconds since 1970) is close to now: an old message can't be played again."""
    try:
        at = datetime.fromtimestamp(int(stamp), tz=clock.now().tzinfo)
    except (ValueError, OverflowError, OSError):
        return False
    return abs(clock.now() - at) <= window


def receive(
    request: HttpRequest,
    code: str,
    *,
    genuine: Callable[[bytes], bool],
    message_id: Callable[[bytes], str] | None = None,
) -> HttpResponse:
    """Store what came, once, and say so. The body is read only up to a limit, and looked into only after it is known to be genuine."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return HttpResponse(status=413)
        body = request.body
    except (ValueError, RequestDataTooBig):
        return HttpResponse(status=413)
    except UnreadablePostError:
        return HttpResponse(status=400)
    if not genuine(body):
        log.warning("A message to “%s” was not genuine.", code)
        return HttpResponse(status=403)
    keep(code, (message_id or digest)(body), body)
    return HttpResponse("ok", content_type="text/plain")


def digest(body: bytes) -> str:
    """The name of a message that has none: the same words are the same message."""
    return sha256(body).hexdigest()


def keep(code: str, message_id: str, body: bytes) -> bool:
    """Store it for the worker. False if it was there already. Names are theirs: what the database cannot hold of one is left out."""
    from simpul.kernel.integrations.tasks import take_in

    name = message_id.replace("\0", "")[:200]
    with transaction.atomic():
        [row] = Incoming.objects.bulk_create([Incoming(code=code, message_id=name, body=body)], ignore_conflicts=True)
        made = Incoming.objects.filter(code=code, message_id=row.message_id, attempts=0, taken_at=None).first()
        if made is None:
            return False
        take_in.defer(number=made.pk)
    return True


def take(number: int) -> bool:
    """Let the connection's own room handle one message. What fails comes again later, and in the end is left for people to see.

    A worker may die at any line, so a handler may meet a message twice: it guards what it does by keys of its own.
    """
    if not (row := _claim(number)):
        return False
    handle = registry[row.code].take if row.code in registry else None
    try:
        if handle is None:
            raise LookupError(f"nobody takes what comes from “{row.code}”")
        handle(row)
    except Exception as failure:
        log.exception("What came from “%s” could not be taken.", row.code)
        later = clock.now() + timedelta(seconds=15) * 3 ** min(row.attempts, 7)
        failed = clock.now() if row.attempts >= ATTEMPTS else None
        Incoming.objects.filter(pk=row.pk).update(
            last_error=type(failure).__name__[:200], not_before=later, failed_at=failed
        )
        return False
    Incoming.objects.filter(pk=row.pk).update(taken_at=clock.now(), body=b"", last_error="")
    return True


def _claim(number: int) -> Incoming | None:
    """Take a message in hand, unless somebody has it or it is not due."""
    now = clock.now()
    with transaction.atomic():
        row = (
            Incoming.objects.select_for_update(skip_locked=True).filter(UNTAKEN, pk=number, not_before__lte=now).first()
        )
        if row is None:
            return None
        row.attempts, row.not_before = row.attempts + 1, now + LEASE
        row.save(update_fields=["attempts", "not_before"])
    return row


def take_all() -> int:
    """Everything that is due: what a worker left behind when it died, and what failed before."""
    due = Incoming.objects.filter(UNTAKEN, not_before__lte=clock.now()).order_by("not_before", "pk")
    return sum(take(number) for number in list(due.values_list("pk", flat=True)[:200]))


def prune() -> int:
    """Forget what came long ago."""
    deleted, _each = Incoming.objects.filter(at__lt=clock.now() - KEPT).delete()
    return deleted
