"""A local stand-in for Infobip's SMS API, by its documented contract, with delivery reports."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from simpul.kernel.testing.contracts import ContractServer, Heard, Reply

KEY, INBOUND = "kunci-uji", "sandi-sms-masuk"


class Infobip(ContractServer):
    """Takes `POST /sms/3/messages`; numbers in `rejected` are refused at once."""

    def __init__(self) -> None:
        super().__init__()
        self.rejected: set[str] = set()
        self.sent: list[dict[str, Any]] = []

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in `[connections.sms]` to reach it."""
        return {
            "base": self.base,
            "token": KEY,
            "sender": "BATANG",
            "webhook_key": "rahasia-laporan",
            "inbound_key": INBOUND,
        }

    def answer(self, heard: Heard) -> Reply:
        if heard.headers.get("authorization") != f"App {KEY}":
            return 401, {"requestError": {"serviceException": {"messageId": "UNAUTHORIZED"}}}
        if heard.path == "/account/1/balance":
            return 200, {"balance": 47000.0, "currency": "IDR"}
        [message] = heard.json()["messages"]
        [to] = message["destinations"]
        if not message["content"]["text"]:
            return 400, {"requestError": {"serviceException": {"messageId": "BAD_REQUEST"}}}
        bad = to["to"] in self.rejected
        group = {"groupId": 5, "groupName": "REJECTED", "id": 6, "name": "REJECTED_NETWORK"} if bad else {
            "groupId": 1, "groupName": "PENDING", "id": 26, "name": "PENDING_ACCEPTED",
        }  # fmt: skip
        if not bad:
            self.sent.append({**message, **to})
        return 200, {
            "bulkId": "1",
            "messages": [{"messageId": to["messageId"], "destination": to["to"], "status": group}],
        }


def report(sent: Mapping[str, Any], group: str, *, proof: str | None = None) -> bytes:
    """A delivery report as its webhook brings it."""
    one = {
        "messageId": sent["messageId"], "to": sent["to"], "status": {"groupName": group, "name": f"{group}_UJI"},
        "callbackData": sent["webhooks"]["callbackData"] if proof is None else proof,
    }  # fmt: skip
    return json.dumps({"results": [one]}).encode()


def texted(*messages: tuple[str, str, str]) -> bytes:
    """What people wrote (number, name of the message, words), as its webhook for inbound messages brings it (MO_JSON_2)."""
    results = [
        {
            "messageId": name, "from": number.lstrip("+"), "to": "62812000111", "text": text, "cleanText": text, "keyword": "",
            "receivedAt": "2026-11-23T03:00:00.000+0000", "smsCount": 1, "price": {"pricePerMessage": 0, "currency": "IDR"},
        }
        for number, name, text in messages
    ]  # fmt: skip
    return json.dumps({"results": results, "messageCount": len(results), "pendingMessageCount": 0}).encode()


def entitled(word: str = INBOUND) -> str:
    """The header by which the gateway shows that it is ours."""
    return "Basic " + base64.b64encode(f"infobip:{word}".encode()).decode()
