"""The captured mailbox: what the platform would have sent to telephones and mailboxes of people who don't exist.

One file a message in `var/regencies/<slug>/mail/`; the newest 300 are kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from simpul.kernel.regency import current
from simpul.lib import clock

KEPT = 300
_CODE = re.compile(r"(?<![\d-])\d{6}(?!\d)")


@dataclass(frozen=True)
class Letter:
    """A captured message. `at` is ISO 8601; `name` tells one from another, so that a repeated one isn't kept twice."""

    name: str
    at: str
    channel: str
    to: str
    subject: str
    text: str

    @property
    def moment(self) -> datetime:
        """When it came."""
        return datetime.fromisoformat(self.at)

    @property
    def code(self) -> str:
        """The sign-in code in it, if there is one."""
        found = _CODE.search(self.text)
        return found[0] if found else ""


def folder() -> Path:
    """Where they lie."""
    return current().folder / "mail"


def letters(limit: int = 20) -> list[Letter]:
    """The newest first."""
    newest = sorted(folder().glob("*.json"), key=lambda path: path.name, reverse=True)
    return [Letter(**json.loads(path.read_text(encoding="utf-8"))) for path in newest[:limit]]


def keep_mail(content: bytes, to: list[str]) -> None:
    """Put by an e-mail as SMTP brought it."""
    mail = message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    _keep(
        str(mail["Message-ID"] or ""),
        "E-mail",
        ", ".join(to),
        str(mail["Subject"] or ""),
        body.get_content() if body else "",
    )


def keep_text(content: bytes) -> None:
    """Put by a text message as the gateway's contract has it (`notifications.carriers.Sms`). Raises `ValueError`."""
    try:
        sent = json.loads(content)
        _keep(str(sent["id"]), "SMS", str(sent["to"]), "", str(sent["text"]))
    except (KeyError, TypeError) as wrong:
        raise ValueError("A message needs id, to and text.") from wrong


def keep_chat(content: bytes) -> dict[str, Any]:
    """Put by a WhatsApp message as Meta's contract has it, and give the answer of the contract. Raises `ValueError`."""
    try:
        sent = json.loads(content)
        name = str(sent["biz_opaque_callback_data"])
        _keep(name, "WhatsApp", f"+{sent['to']}", "", _chat_words(sent))
    except (KeyError, TypeError, IndexError) as wrong:
        raise ValueError("A message needs a number and words.") from wrong
    return {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{name}"}]}


def _chat_words(sent: dict[str, Any]) -> str:
    """What the telephone would show: words, and what can be tapped in brackets."""
    if sent["type"] == "text":
        return str(sent["text"]["body"])
    if sent["type"] == "template":
        return " ".join(part["text"] for part in sent["template"]["components"][0]["parameters"])
    shown = sent["interactive"]
    taps = [one["reply"]["title"] for one in shown["action"].get("buttons", ())]
    taps += [row["title"] for section in shown["action"].get("sections", ()) for row in section["rows"]]
    return "\n".join([str(shown["body"]["text"]), " ".join(f"[{tap}]" for tap in taps)])


def _keep(name: str, channel: str, to: str, subject: str, text: str) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    known = re.sub(r"[^0-9A-Za-z]", "", name)[:60]
    if known and any(folder().glob(f"*-{known}.json")):
        return
    now = clock.now()
    path = folder() / f"{now:%Y%m%dT%H%M%S%f}-{known}.json"
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(
        json.dumps(asdict(Letter(name, now.isoformat(), channel, to, subject, text.strip()))), encoding="utf-8"
    )
    fresh.replace(path)
    for old in sorted(folder().glob("*.json"))[:-KEPT]:
        old.unlink(missing_ok=True)
