"""Text messages through Infobip's SMS API (https://www.infobip.com/docs/api/channels/sms): `POST /sms/3/messages`, reports by webhook.

Each message carries a `callbackData` that only we can make; a report without the right one is forged.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, configured, http
from simpul.kernel.integrations.incoming import same
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import receipts, texting, texts
from simpul.kernel.notifications.carriers import Parcel, Sms, Undelivered, Unsure
from simpul.kernel.notifications.models import WAITING, Channel, Message, Receipt

CODE = "sms"
ACCEPTED = frozenset({"PENDING", "ACCEPTED"})
GONE = frozenset({"UNDELIVERABLE", "EXPIRED", "REJECTED"})


class Gateway:
    """The gateway of `[connections.sms]`; without one, the small bridge of `sms_gateway`."""

    def __init__(self) -> None:
        self._bridge = Sms()

    def carry(self, parcel: Parcel) -> str | None:
        given = configured(CODE)
        if given is None:
            self._bridge.carry(parcel)
            return None
        message = {
            "sender": given["sender"],
            "destinations": [{"to": parcel.to.removeprefix("+"), "messageId": parcel.message_id}],
            "content": {"text": parcel.body.strip()},
            "webhooks": {
                "delivery": {"url": f"{texts.site()}{reverse('sms-hook')}"},
                "contentType": "application/json",
                "callbackData": proof(parcel.message_id, given["webhook_key"]),
            },
        }
        headers = {"Authorization": f"App {given['token']}"}
        try:
            answer = http(CODE).post(
                "/sms/3/messages", json={"messages": [message]}, headers=headers, operation="send", attempts=1
            )
        except Unreachable as failure:
            if failure.gone:
                raise Unsure(failure) from failure
            raise Undelivered(failure) from failure
        if not answer.ok:
            raise Undelivered(
                f"HTTP {answer.status}", for_good=not answer.try_later and answer.status not in {401, 403}
            )
        status = ((answer.json().get("messages") or [{}])[0]).get("status", {})
        if status.get("groupName") not in ACCEPTED:
            raise Undelivered(f"SMS {status.get('name', '?')}", for_good=True)
        return parcel.message_id

    def close(self) -> None:
        """Nothing to do: each message has its own connection."""


def proof(message_id: str, key: str) -> str:
    """What a report about a message must bring back."""
    return hmac.new(key.encode(), f"sms:{message_id}".encode(), sha256).hexdigest()


def genuine(body: bytes) -> bool:
    """Whether every report in it brings back what we gave."""
    key = str((configured(CODE) or {}).get("webhook_key", ""))
    try:
        results = json.loads(body)["results"]
        return bool(key and results) and all(
            same(str(one["callbackData"]), proof(str(one["messageId"]), key)) for one in results
        )
    except (ValueError, KeyError, TypeError):
        return False


def take(row: Incoming) -> None:
    """Reports of the gateway, and what people wrote to it."""
    if row.message_id.startswith(texting.ONE):
        texting.hear(row)
        return
    if row.message_id.startswith(texting.MANY):
        texting.spread(json.loads(row.content))
        return
    for one in json.loads(row.content)["results"]:
        name, group = str(one["messageId"]), str(one.get("status", {}).get("groupName"))
        if group in GONE:
            receipts.failed(name, name, f"SMS {one['status'].get('name', group)}", channel=Channel.SMS)
        elif group == "DELIVERED":
            receipts.came(name, name, Receipt.DELIVERED, channel=Channel.SMS)


def _check() -> Finding:
    given: dict[str, Any] = dict(configured(CODE) or {})
    try:
        answer = http(CODE).get(
            "/account/1/balance", headers={"Authorization": f"App {given.get('token')}"}, operation="check"
        )
    except Unreachable:
        return Finding(False, "Gerbang SMS tidak dapat dihubungi.", "Periksa alamatnya di secrets.toml.")
    if answer.status in {401, 403}:
        return Finding(False, "Kunci API ditolak.", "Buat kunci baru di akun penyedia, lalu tulis di secrets.toml.")
    if not answer.ok:
        return Finding(False, f"Gerbang SMS menjawab HTTP {answer.status}.", "Coba lagi, lalu hubungi penyedia.")
    balance = answer.json().get("balance")
    if isinstance(balance, int | float) and balance <= 0:
        return Finding(False, "Saldo SMS habis.", "Isi saldo di akun penyedia.")
    return Finding(True, "Bekerja.")


def _waiting() -> int:
    return Message.objects.filter(WAITING, Q(channel=Channel.SMS)).count()


CONNECTION = Connection(
    CODE,
    _("Gerbang SMS"),
    _("Mengirim kabar dan kode masuk lewat SMS, dan menjawab SMS warga tentang laporannya."),
    Direction.BOTH,
    (
        Setting("base", _("Alamat API dari penyedia"), url=True),
        Setting("token", _("Kunci API"), secret=True),
        Setting("sender", _("Nama pengirim")),
        Setting(
            "inbound_key",
            _("Kata sandi gerbang untuk SMS masuk, bila warga dapat membalas"),
            secret=True,
            required=False,
        ),
        Setting("webhook_key", _("Kata rahasia untuk memeriksa laporan kirim"), secret=True),
    ),
    _check,
    take=take,
    queue=_waiting,
)
