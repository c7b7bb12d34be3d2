"""WhatsApp, by Meta's Cloud API: messages out, receipts and messages in.

Contract: https://developers.facebook.com/docs/whatsapp/cloud-api. `POST /{version}/{phone_number_id}/messages`; the webhook signs
its body with the app's secret (`X-Hub-Signature-256`). Outside 24 hours after a person's last message only an approved template
may be sent: one with two parameters, the sentence and the address of the page (`template`, by default `kabar_urusan`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, configured, http
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import receipts
from simpul.kernel.notifications.carriers import Parcel, Undelivered, Unsure
from simpul.kernel.notifications.models import WAITING, Channel, Correspondent, Message, Receipt
from simpul.kernel.notifications.words import START, STOP
from simpul.lib import clock

CODE = "whatsapp"
WINDOW = timedelta(hours=24)
OLDEST = timedelta(days=3)  # Meta repeats what we did not take for some days; older words have lost their moment
LONGEST = 4000  # characters of a text
LATER = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 190, 0, 10, 368})
WINDOW_CLOSED = 131047
STATUSES = {"sent": Receipt.ACCEPTED, "delivered": Receipt.DELIVERED, "read": Receipt.READ}


@dataclass(frozen=True)
class Inbound:
    """One message from a person. `kind`: text, image, location, button (an answer to buttons or a list), or something else."""

    message_id: str
    sender: str
    at: datetime
    kind: str
    text: str = ""
    media: str = ""
    point: tuple[float, float] | None = None  # longitude, latitude
    choice: str = ""


listeners: list[
    Callable[[Inbound], None]
] = []  # rooms above that listen; each guards itself against hearing a message twice


class WhatsApp:
    """Carries parcels; a number that wrote within a day gets free words, others the template."""

    def carry(self, parcel: Parcel) -> str:
        number = parcel.to.removeprefix("+")
        free = parcel.window or window_open(parcel.to)
        said = self._post(number, parcel, free=free)
        if said.get("error", {}).get("code") == WINDOW_CLOSED and free and not parcel.window:
            said = self._post(number, parcel, free=False)
        if error := said.get("error"):
            code = int(error.get("code") or 0)
            raise Undelivered(f"WhatsApp {code}: {error.get('message', '')}", for_good=code not in LATER)
        return str((said.get("messages") or [{}])[0].get("id", ""))

    def close(self) -> None:
        """Nothing to do: each message has its own connection."""

    def _post(self, number: str, parcel: Parcel, *, free: bool) -> dict[str, Any]:
        given = configured(CODE)
        if given is None:
            raise Undelivered("[connections.whatsapp] is not set up")
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": number,
            "biz_opaque_callback_data": parcel.message_id,  # comes back with every receipt
            **(_words(parcel) if free else _template(parcel, given)),
        }
        path = f"{given['version']}/{given['phone_number_id']}/messages"
        headers = {"Authorization": f"Bearer {given['token']}"}
        try:
            answer = http(CODE).post(path, json=body, headers=headers, operation="send", attempts=1)
        except Unreachable as failure:
            if failure.gone:
                raise Unsure(failure) from failure
            raise Undelivered(failure) from failure
        said = answer.json() if isinstance(answer.json(), dict) else {}
        if not answer.ok and "error" not in said:
            raise Undelivered(f"HTTP {answer.status}", for_good=not answer.try_later)
        return said


def _words(parcel: Parcel) -> dict[str, Any]:
    """Free words, with up to three buttons or a list of up to ten lines."""
    text = parcel.body.strip()[:LONGEST]
    if parcel.buttons and len(text) <= 1024:
        replies = [{"type": "reply", "reply": {"id": key, "title": title[:20]}} for key, title in parcel.buttons[:3]]
        action: dict[str, Any] = {"buttons": replies}
        if len(parcel.buttons) > 3:
            rows = [{"id": key, "title": title[:24]} for key, title in parcel.buttons[:10]]
            action = {"button": "Pilih", "sections": [{"title": "Pilihan", "rows": rows}]}
        kind = "button" if len(parcel.buttons) <= 3 else "list"
        return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}
    return {"type": "text", "text": {"preview_url": False, "body": text}}


def _template(parcel: Parcel, given: Mapping[str, Any]) -> dict[str, Any]:
    """The approved template, filled: its parameters may hold no line breaks."""
    values = [" ".join(parcel.subject.split())[:300], parcel.link or "-"]
    parameters = [{"type": "text", "text": value} for value in values]
    return {
        "type": "template",
        "template": {
            "name": given["template"],
            "language": {"code": parcel.language},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }


def window_open(number: str) -> bool:
    """Whether the person has written within the last day, so that we may answer in our own words."""
    since = clock.now() - WINDOW
    return Correspondent.objects.filter(channel=Channel.WHATSAPP, address=number, wrote_at__gt=since).exists()


def picture(media: str) -> bytes:
    """A photo that somebody sent: first its address is asked, then it is fetched. Raises `Unreachable`."""
    given = configured(CODE) or {}
    headers = {"Authorization": f"Bearer {given.get('token', '')}"}
    told = http(CODE).get(f"{given.get('version')}/{media}", headers=headers, operation="media")
    address = str(told.json().get("url", ""))
    if not told.ok or not address:
        raise Unreachable(f"HTTP {told.status}")
    found = http(CODE).get(address, headers=headers, operation="media")
    if not found.ok:
        raise Unreachable(f"HTTP {found.status}")
    return found.body


def take(row: Incoming) -> None:
    """What the webhook brought: receipts first, then what people wrote."""
    given = configured(CODE) or {}
    for entry in json.loads(row.content).get("entry", ()):
        for change in entry.get("changes", ()):
            value = change.get("value", {})
            if str(value.get("metadata", {}).get("phone_number_id")) != str(given.get("phone_number_id")):
                continue  # another number of the same account
            for status in value.get("statuses", ()):
                _receipt(status)
            for message in value.get("messages", ()):
                _heard(message)


def _receipt(status: Mapping[str, Any]) -> None:
    name, ours = status.get("biz_opaque_callback_data", ""), str(status.get("id", ""))
    if status.get("status") == "failed":
        error = (status.get("errors") or [{}])[0]
        receipts.failed(
            name, ours, f"WhatsApp {error.get('code', '')}: {error.get('title', '')}", channel=Channel.WHATSAPP
        )
    elif rank := STATUSES.get(str(status.get("status"))):
        receipts.came(name, ours, rank, channel=Channel.WHATSAPP)


def _heard(message: Mapping[str, Any]) -> None:
    inbound = parsed(message)
    if inbound is None or inbound.at < clock.now() - OLDEST:
        return
    who, _new = Correspondent.objects.get_or_create(channel=Channel.WHATSAPP, address=inbound.sender)
    if who.wrote_at is None or who.wrote_at < inbound.at:
        Correspondent.objects.filter(pk=who.pk).update(wrote_at=inbound.at)
    if STOP.fullmatch(inbound.text):
        Correspondent.objects.filter(pk=who.pk, stopped_at=None).update(stopped_at=clock.now())
    elif START.fullmatch(inbound.text) and who.stopped_at:
        Correspondent.objects.filter(pk=who.pk).update(stopped_at=None)
    for listener in listeners:
        listener(inbound)


def parsed(message: Mapping[str, Any]) -> Inbound | None:
    """A message of the webhook in our terms; None for what cannot be one."""
    try:
        sender = f"+{int(message['from'])}"
        at = datetime.fromtimestamp(int(message["timestamp"]), tz=UTC)
        kind = str(message["type"])
        return Inbound(str(message["id"]), sender, at, **_content(kind, message.get(kind) or {}))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _content(kind: str, inside: Mapping[str, Any]) -> dict[str, Any]:
    """What a kind of message carries."""
    match kind:
        case "text":
            return {"kind": kind, "text": str(inside["body"])}
        case "image":
            return {"kind": kind, "media": str(inside["id"]), "text": str(inside.get("caption") or "")}
        case "location":
            return {"kind": kind, "point": (float(inside["longitude"]), float(inside["latitude"]))}
        case "interactive":
            reply = inside.get("button_reply") or inside.get("list_reply") or {}
            return {"kind": "button", "choice": str(reply.get("id", "")), "text": str(reply.get("title", ""))}
        case "button":
            return {"kind": kind, "choice": str(inside.get("payload", "")), "text": str(inside.get("text", ""))}
    return {"kind": kind}


def _check() -> Finding:
    given = configured(CODE) or {}
    headers = {"Authorization": f"Bearer {given.get('token', '')}"}
    path = f"{given.get('version')}/{given.get('phone_number_id')}"
    try:
        answer = http(CODE).get(
            path, headers=headers, operation="check", params={"fields": "display_phone_number,quality_rating"}
        )
    except Unreachable:
        return Finding(False, "Meta tidak dapat dihubungi.", "Periksa sambungan internet server, lalu coba lagi.")
    if answer.status in {401, 403} or answer.json().get("error", {}).get("code") == 190:
        return Finding(False, "Token ditolak.", "Buat token baru di Meta Business, lalu tulis di secrets.toml.")
    if not answer.ok:
        return Finding(False, f"Meta menjawab HTTP {answer.status}.", "Periksa phone_number_id di secrets.toml.")
    quality = str(answer.json().get("quality_rating", ""))
    low = Finding(True, "Bekerja, tetapi mutunya dinilai rendah.", "Kurangi pesan yang tidak diminta warga.")
    return low if quality == "RED" else Finding(True, "Bekerja.")


def _waiting() -> int:
    return Message.objects.filter(WAITING, Q(channel=Channel.WHATSAPP)).count()


CONNECTION = Connection(
    CODE,
    _("WhatsApp"),
    _("Mengabari warga dan menerima laporan lewat WhatsApp."),
    Direction.BOTH,
    (
        Setting("base", _("Alamat Graph API"), url=True, default="https://graph.facebook.com"),
        Setting("version", _("Versi API"), default="v23.0"),
        Setting("phone_number_id", _("ID nomor telepon di Meta")),
        Setting("token", _("Token akses"), secret=True),
        Setting("app_secret", _("Rahasia aplikasi, pemeriksa tanda tangan"), secret=True),
        Setting("verify_token", _("Kata pengenal saat memasang webhook"), secret=True),
        Setting("template", _("Nama templat yang disetujui"), default="kabar_urusan"),
        Setting("number", _("Nomor yang ditampilkan kepada warga"), required=False),
    ),
    _check,
    hosts=("lookaside.fbsbx.com",),
    take=take,
    queue=_waiting,
)
