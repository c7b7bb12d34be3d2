"""What an account has been told: the list of it, what is new in it, and by which channel it hears the rest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef
from django.utils.translation import get_language

from simpul.kernel import kept
from simpul.kernel.accounts import sessions
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.rows import Counted
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.notifications import preferences, texts
from simpul.kernel.notifications.models import Channel, Message, Preference
from simpul.lib import clock

PAGE = 20
UNREAD = "unread_messages"  # where an account that was read with its session has their number


@dataclass(frozen=True)
class Page:
    """Some messages with their words, newest first, and the key of the next page (None: this is the last)."""

    rows: list[tuple[Message, texts.Text]]
    before: int | None


def page(viewer: Viewer, *, before: int | None = None) -> Page:
    """The messages older than the one numbered `before`, or the newest."""
    found = Message.objects.visible_to(viewer).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    shown = [(message, in_words(message)) for message in rows[:PAGE]]
    return Page(shown, rows[PAGE - 1].pk if len(rows) > PAGE else None)


def in_words(message: Message) -> texts.Text:
    """The message in the language of the page."""
    return texts.render(message, language=get_language())


def unread(user: User) -> int:
    """How many messages the account has not opened: as it was read with the session, else now."""
    if UNREAD in user.__dict__:
        return int(user.__dict__[UNREAD])
    return kept.count(
        "unread", lambda: Message.objects.unread().filter(user=kept.Slot("user")).values("pk"), user=user.pk
    )


sessions.reads_along(UNREAD, lambda: Counted(Message.objects.unread().filter(user=OuterRef("pk")).values("pk")))


def mark_read(viewer: Viewer, *, number: int | None = None) -> None:
    """Note that one message, or all of them, has been read."""
    if viewer.user:
        viewer.user.__dict__.pop(UNREAD, None)
    mine = Message.objects.visible_to(viewer).unread()
    (mine if number is None else mine.filter(pk=number)).update(read_at=clock.now())


def channels_of(user: User) -> list[str]:
    """The channels by which this person is told beside the account, in words."""
    preference = Preference.objects.filter(pk=user.pk).first()
    names = dict(preferences.offers(user))
    if preference is None:
        return [str(Channel.EMAIL.label)] if Channel.EMAIL in names else []
    return [str(Channel(code).label) for code in preference.channels if code in names]


def choose_channels(user: User, *chosen: Channel) -> None:
    """Remember by which channels this person wishes to be told; none: in the account alone."""
    Preference.objects.update_or_create(pk=user.pk, defaults={"channels": [str(channel) for channel in chosen]})
