"""Web push (RFC 8030, 8291, 8292): a line on the person's own device. It says that there is news and of which number, nothing more."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from py_vapid import Vapid
from pywebpush import WebPusher

from simpul.kernel import regency
from simpul.kernel.accounts.models import User
from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, configured, http, registry
from simpul.kernel.notifications.carriers import Parcel, Undelivered
from simpul.kernel.notifications.models import PushSubscription
from simpul.lib import clock

CODE = "push"
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
LIVES = 24 * 3600  # seconds that the service keeps it for a device that is off
MOST = 10  # devices of one account


class NotAPushService(ValueError):
    """An address that is none of the known services: we do not call wherever a browser tells us to."""


class Push:
    """Carries parcels to every device of the account; a device that has gone is forgotten."""

    def carry(self, parcel: Parcel) -> None:
        told, reasons = 0, []
        for device in PushSubscription.objects.filter(user=parcel.user_id).order_by("pk"):
            status = self._tell(device, parcel)
            if status in {404, 410}:
                device.delete()
            elif 200 <= status < 300:
                told += 1
            else:
                reasons.append(status)
        if not told:
            raise Undelivered(f"HTTP {reasons[0]}" if reasons else "no device left", for_good=not reasons)

    def close(self) -> None:
        """Nothing to do."""

    def _tell(self, device: PushSubscription, parcel: Parcel) -> int:
        given = configured(CODE)
        if given is None:
            raise Undelivered("[connections.push] is not set up")
        with override(parcel.language):
            words = (
                _("%(number)s: ada kabar baru.") % {"number": parcel.about} if parcel.about else _("Ada kabar baru.")
            )
        payload = {"title": regency.current().name, "body": words, "url": urlsplit(parcel.link).path or "/kabar/"}
        keys = {"p256dh": device.p256dh, "auth": device.auth}
        sealed = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(
            json.dumps(payload).encode(), "aes128gcm"
        )
        parts = urlsplit(device.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "sub": f"mailto:{regency.current().contact.get('email', 'simpul@localhost')}",
            "exp": int(clock.now().timestamp()) + 12 * 3600,
        }
        headers = Vapid.from_string(given["private_key"]).sign(claims)
        headers |= {"Content-Encoding": "aes128gcm", "TTL": str(LIVES), "Content-Type": "application/octet-stream"}
        try:
            return (
                http(CODE)
                .post(device.endpoint, data=sealed["body"], headers=headers, operation="push", attempts=1)
                .status
            )
        except Unreachable:
            return 503


def subscribe(user: User, endpoint: str, p256dh: str, auth: str) -> None:
    """Remember a browser. Raises `NotAPushService`."""
    if not registry[CODE].reaches(endpoint) or not (0 < len(p256dh) < 200) or not (0 < len(auth) < 100):
        raise NotAPushService(endpoint[:100])
    values = {"user": user, "p256dh": p256dh, "auth": auth, "created_at": clock.now()}
    PushSubscription.objects.update_or_create(endpoint=endpoint[:1000], defaults=values)
    extra = (
        PushSubscription.objects.filter(user=user).order_by("-created_at", "-pk").values_list("pk", flat=True)[MOST:]
    )
    PushSubscription.objects.filter(pk__in=list(extra)).delete()


def unsubscribe(user: User, endpoint: str) -> None:
    """Forget a browser of this account."""
    PushSubscription.objects.filter(user=user, endpoint=endpoint).delete()


def public_key() -> str:
    """What a browser must know to subscribe; empty where push is not set up."""
    given = configured(CODE)
    return str(given["public_key"]) if given else ""


def _check() -> Finding:
    given = configured(CODE) or {}
    try:
        Vapid.from_string(str(given.get("private_key", "")))
    except (ValueError, TypeError, AttributeError):
        return Finding(
            False, "Kunci VAPID tidak terbaca.", "Hapus [connections.push] dari secrets.toml, lalu mulai ulang."
        )
    return Finding(True, "Kunci siap dipakai.")


CONNECTION = Connection(
    CODE,
    gettext_lazy("Pemberitahuan di perangkat"),
    gettext_lazy("Memberi tahu peramban warga yang mengizinkannya."),
    Direction.OUT,
    (
        Setting("public_key", gettext_lazy("Kunci umum VAPID")),
        Setting("private_key", gettext_lazy("Kunci rahasia VAPID"), secret=True),
    ),
    _check,
    hosts=SERVICES,
)
