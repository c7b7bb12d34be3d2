"""The words of messages: plain-text templates under `portal/design/templates/messages/`, in the reader's language.

`cases/answered` has `cases/answered.subject` (one line), `cases/answered.txt`, and if it likes a short `.sms`.
Beside its context a template knows `regency` and `site` (the public address, without a slash at the end), and the
filters `day` (22 November 2026) and `moment` (22 November 2026 pukul 09.47 WIB) for the ISO times of its context.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

from simpul.kernel import regency
from simpul.kernel.notifications import replies
from simpul.kernel.notifications.models import Channel, Message

ANSWERS = frozenset({"chat/answer"})  # part of a conversation: free words, at any hour


@dataclass(frozen=True)
class Text:
    """What is read: one line, and the rest."""

    subject: str
    body: str


def require(template: str, context: Mapping[str, Any]) -> None:
    """Raise `LookupError` if there is no such template or the context lacks something: now, not when it is sent."""
    missing = _needs(template) - context.keys()
    if missing:
        raise LookupError(f"Message {template} needs {', '.join(sorted(missing))}.")


def render(message: Message, *, language: str | None = None) -> Text:
    """The message in words, by default in the language of its recipient."""
    with translation.override(language or message.language):
        subject = _environment().get_template(f"{message.template}.subject").render(message.context)
        body = _environment().get_template(f"{message.template}.txt").render(message.context)
    return Text(" ".join(subject.split()), body.strip())


def letter(message: Message, *, resend: bool) -> Text:
    """The message as it leaves: an e-mail in its frame, or the few words of an SMS. A second copy says so."""
    text = render(message)
    with translation.override(message.language):
        if message.channel == Channel.SMS:
            body = _environment().get_template("frame.sms").render(resend=resend, text=_short(message) or text.subject)
        elif message.channel == Channel.WHATSAPP:
            words = text.body if message.template in ANSWERS else f"*{text.subject}*\n\n{text.body}"
            body = _environment().get_template("frame.chat").render(resend=resend, text=words, link=link(message))
        else:
            body = (
                _environment()
                .get_template("frame.txt")
                .render(resend=resend, text=text.body, link=link(message), answers=bool(replies.address(message)))
            )
    return Text(text.subject, body.strip() + "\n")


def link(message: Message) -> str:
    """The page of the case it is about: an officer's desk or a resident's tracking page. Empty without a case."""
    if not message.about:
        return ""
    at_desk = message.user is not None and message.user.is_staff_member
    return f"{site()}/{'meja/kasus' if at_desk else 'lacak'}/{message.about}/"


def site() -> str:
    """The public address of this installation."""
    return f"https://{settings.HOSTS[0]}" if settings.HOSTS else f"http://localhost:{regency.current().port}"


def _short(message: Message) -> str:
    if f"{message.template}.sms" not in _names():
        return ""
    return " ".join(_environment().get_template(f"{message.template}.sms").render(message.context).split())


@cache
def _names() -> frozenset[str]:
    return frozenset(_environment().list_templates())


@cache
def _needs(template: str) -> set[str]:
    """The names that a template takes from its context."""
    environment, found = _environment(), set[str]()
    for name in (f"{template}.subject", f"{template}.txt", f"{template}.sms"):
        if name in _names():
            source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
            found |= meta.find_undeclared_variables(environment.parse(source))
        elif not name.endswith(".sms"):
            raise LookupError(f"There is no message template messages/{name}.")
    return found - environment.globals.keys()


@cache
def _environment() -> Environment:
    folder = settings.SOURCE / "portal" / "design" / "templates" / "messages"
    environment = Environment(  # noqa: S701 - plain text: nothing is to be escaped
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"day": _day, "moment": _moment}
    environment.globals |= {"regency": regency.current(), "site": site()}
    return environment


def _day(value: str) -> str:
    return date_format(_local(value).date() if "T" in value else date.fromisoformat(value), "j F Y")


def _moment(value: str) -> str:
    local = _local(value)
    return f"{date_format(local.date(), 'j F Y')} {gettext('pukul')} {local:%H.%M} {regency.current().zone_label}"


def _local(value: str) -> datetime:
    """An ISO time, on the wall clock of the regency."""
    return datetime.fromisoformat(value).astimezone(regency.current().zone)
