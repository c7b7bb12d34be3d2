"""Hours in which no telephone should buzz. What can wait, waits until morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from simpul.kernel import regency
from simpul.kernel.notifications.models import Channel, Preference
from simpul.kernel.notifications.parameters import QUIET_FROM, QUIET_TO
from simpul.lib import clock

BUZZING = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.PUSH})


def after(moment: datetime, channel: str, preference: Preference | None = None) -> datetime:
    """This moment, or the end of the quiet hours it falls into. E-mail makes no noise and never waits."""
    if channel not in BUZZING:
        return moment
    begins, ends = hours(preference)
    local = moment.astimezone(regency.current().zone)
    now = local.time()
    inside = begins <= now < ends if begins < ends else begins != ends and (now >= begins or now < ends)
    if not inside:
        return moment
    day = local.date() + timedelta(days=1 if begins > ends and now >= begins else 0)
    return datetime.combine(day, ends, tzinfo=regency.current().zone)


def hours(preference: Preference | None) -> tuple[time, time]:
    """From when to when; equal times mean never. One's own choice, else the regency's."""
    if preference and preference.quiet_from is not None and preference.quiet_to is not None:
        return preference.quiet_from, preference.quiet_to
    today = clock.today(regency.current().zone)
    return time(int(QUIET_FROM.on(today).value)), time(int(QUIET_TO.on(today).value))
