"""A local stand-in for Meta's WhatsApp Cloud API, by its documented contract: it checks what it is sent, and signs what it sends."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import count
from typing import Any

from simpul.kernel.testing.contracts import ContractServer, Heard, Reply
from simpul.lib import clock

TOKEN, SECRET, NUMBER_ID, VERIFY = "token-uji", "rahasia-aplikasi-uji", "106540352242922", "kata-pengenal-uji"
PATH = re.compile(rf"/v\d+\.\d+/{NUMBER_ID}/messages")
_names = count(1)


class Meta(ContractServer):
    """Takes messages to numbers in `closed` only as templates, as outside the 24 hours; serves `media` by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: set[str] = set()
        self.media: dict[str, bytes] = {}
        self.sent: list[dict[str, Any]] = []

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in `[connections.whatsapp]` to reach it."""
        return {
            "base": self.base, "version": "v23.0", "phone_number_id": NUMBER_ID, "token": TOKEN,
            "app_secret": SECRET, "verify_token": VERIFY, "number": "0811-2600-112",
        }  # fmt: skip

    def answer(self, heard: Heard) -> Reply:
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return error(401, 190, "Invalid OAuth access token")
        if heard.method == "POST" and PATH.fullmatch(heard.path):
            return self._message(heard.json())
        name = heard.path.rsplit("/", 1)[-1]
        if heard.path.startswith("/unduh/"):
            return (200, self.media[name]) if name in self.media else (404, {})
        if name == NUMBER_ID:
            return 200, {"display_phone_number": "+62 811-2600-112", "quality_rating": "GREEN", "id": NUMBER_ID}
        if name in self.media:
            return 200, {"url": f"{self.base}/unduh/{name}", "mime_type": "image/jpeg", "id": name}
        return error(400, 100, "Unsupported get request")

    def _message(self, body: dict[str, Any]) -> Reply:
        if (
            body.get("messaging_product") != "whatsapp"
            or not str(body.get("to", "")).isdecimal()
            or body.get("type") not in body
        ):
            return error(400, 100, "Invalid parameter")
        if body["to"] in self.closed and body["type"] != "template":
            return error(400, 131047, "Re-engagement message")
        name = f"wamid.UJI{next(_names)}"
        self.sent.append({**body, "id": name})
        contact = {"input": body["to"], "wa_id": body["to"]}
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": name}]}


def error(status: int, code: int, message: str) -> Reply:
    """An error as the Graph API words it."""
    return status, {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "uji"}}


def written(sender: str, kind: str, content: Mapping[str, Any], *, name: str = "") -> dict[str, Any]:
    """A webhook body: somebody (E.164) writes to us."""
    number = sender.removeprefix("+")
    message = {
        "from": number, "id": name or f"wamid.MASUK{next(_names)}", "timestamp": str(int(clock.now().timestamp())),
        "type": kind, kind: dict(content),
    }  # fmt: skip
    return _event({"contacts": [{"profile": {"name": "Warga"}, "wa_id": number}], "messages": [message]})


def status(sent: Mapping[str, Any], word: str, *, code: int = 0) -> dict[str, Any]:
    """A webhook body: what has become of a message of ours."""
    found: dict[str, Any] = {
        "id": sent["id"], "status": word, "timestamp": str(int(clock.now().timestamp())), "recipient_id": sent["to"],
        "biz_opaque_callback_data": sent.get("biz_opaque_callback_data", ""),
    }  # fmt: skip
    if code:
        found["errors"] = [{"code": code, "title": "Message undeliverable"}]
    return _event({"statuses": [found]})


def signed(body: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bytes that Meta would send, and their signature."""
    raw = json.dumps(body).encode()
    return raw, "sha256=" + hmac.new(SECRET.encode(), raw, sha256).hexdigest()


def post(client: Any, body: Mapping[str, Any], *, signature: str | None = None) -> int:
    """Send it to our webhook through Django's test client; the status of the answer."""
    raw, right = signed(body)
    headers = {"X-Hub-Signature-256": right if signature is None else signature}
    return int(client.post("/kait/whatsapp/", raw, content_type="application/json", headers=headers).status_code)


def _event(value: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {"display_phone_number": "628112600112", "phone_number_id": NUMBER_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
