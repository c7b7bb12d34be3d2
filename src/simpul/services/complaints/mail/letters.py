"""Reading a letter that a stranger sent: who, what, which photos; and whether a machine wrote it. Nothing in it is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

LONGEST = 4000
MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounce[s]?)([+@-]|$)", re.IGNORECASE)
QUOTED = re.compile(
    r"^(>|On .+ wrote:$|Pada .+ menulis:$|-{4,} ?(Original Message|Pesan Asli|Forwarded message).*-{4,}|-- $|_{20,}$|(From|Dari): .+@)"
)
ADDRESSED = ("Delivered-To", "X-Original-To", "To", "Cc")  # where the address stands to which a letter came
MOST_RECIPIENTS = 20  # each is looked up; what our own mail server wrote stands first
SILENT = frozenset({"script", "style", "head", "title", "blockquote"})
BLOCKS = frozenset({"p", "br", "div", "li", "tr"})


@dataclass(frozen=True)
class Letter:
    """What matters of an e-mail. `text` is its subject and what was written, `words` that alone.

    `forged`: our own mail server says that it does not come from where it says.
    """

    name: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    text: str
    words: str
    photos: tuple[bytes, ...]
    attached: int
    by_machine: bool
    forged: bool


def read(raw: bytes, *, ours: str = "", authority: str = "") -> Letter:
    """The letter in these bytes. `ours` is our own address (a letter from it is a loop); `authority` the name under which our mail
    server writes `Authentication-Results`."""
    mail = message_from_bytes(raw, policy=policy.default)
    if not isinstance(mail, EmailMessage):
        raise ValueError("no letter")
    name, address = parseaddr(_head(mail, "From"))
    addressed = getaddresses([_head(mail, name) for name in ADDRESSED])
    words = _text(mail).replace("\x00", "")
    text = "\n".join(part for part in (_head(mail, "Subject").replace("\x00", ""), words) if part)
    return Letter(
        name=_head(mail, "Message-ID")[:200],
        sender=address.lower(),
        sender_name=" ".join(name.split())[:100],
        recipients=tuple(given.lower() for _name, given in addressed[:MOST_RECIPIENTS]),
        text=text[:LONGEST],
        words=words[:LONGEST],
        photos=tuple(_photos(mail)),
        attached=sum(1 for _part in mail.iter_attachments()),
        by_machine=_by_machine(mail, address) or address.lower() == ours.lower(),
        forged=_forged(mail, authority),
    )


def _head(mail: EmailMessage, name: str) -> str:
    """A header in one line; a malformed one is empty."""
    try:
        return " ".join(str(mail.get(name, "")).split())
    except (ValueError, TypeError, IndexError, AttributeError):
        return ""


def _by_machine(mail: EmailMessage, address: str) -> bool:
    """Answers of machines, bounces and lists (RFC 3834): nobody is to be answered."""
    return (
        _head(mail, "Auto-Submitted").lower() not in {"", "no"}
        or _head(mail, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
        or any(mail.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Loop"))
        or _head(mail, "Return-Path") == "<>"
        or mail.get_content_type() == "multipart/report"
        or bool(MACHINES.match(address))
    )


def _forged(mail: EmailMessage, authority: str) -> bool:
    """What our own server found out about the sender; what others wrote in the same header counts for nothing."""
    for found in mail.get_all("Authentication-Results", []):
        server, _semicolon, results = " ".join(str(found).split()).partition(";")
        if authority and server.split(" ")[0].lower() == authority.lower():
            said = dict(re.findall(r"\b(dmarc|spf|dkim)=(\w+)", results.lower()))
            return said.get("dmarc") == "fail" or (
                said.get("spf") in {"fail", "softfail"} and said.get("dkim") != "pass"
            )
    return False


def _text(mail: EmailMessage) -> str:
    """What the person wrote, without what is quoted below."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, ValueError, KeyError):
        return ""
    if body.get_content_type() == "text/html":
        content = _plain(content)
    lines: list[str] = []
    written = content.splitlines()
    for line, following in zip(written, [*written[1:], ""], strict=False):
        if QUOTED.match(line) or (line.startswith(("On ", "Pada ")) and QUOTED.match(f"{line} {following.strip()}")):
            break  # programs fold a long “… wrote:” into two lines
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _photos(mail: EmailMessage) -> Iterator[bytes]:
    for part in mail.iter_attachments():
        if part.get_content_maintype() == "image":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content


class _Words(HTMLParser):
    """The words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _plain(html: str) -> str:
    parser = _Words()
    parser.feed(html[:200_000])
    return "".join(parser.words)
