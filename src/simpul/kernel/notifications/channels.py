"""By which ways a person can be reached, the cheapest first."""

from __future__ import annotations

from django.conf import settings

from simpul.kernel import regency
from simpul.kernel.accounts.models import User
from simpul.kernel.integrations import configured
from simpul.kernel.notifications.address import Address
from simpul.kernel.notifications.models import Channel, Correspondent, Preference, PushSubscription
from simpul.kernel.notifications.parameters import COST_SMS, COST_WHATSAPP
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

Way = tuple[Channel, str]
DEVICES = "perangkat"  # the address of a push message: whatever devices the account has registered
FREE = (Channel.PUSH, Channel.EMAIL)  # in this order


def works(channel: str) -> bool:
    """Whether the regency has set this channel up."""
    match channel:
        case Channel.SMS:
            return bool(settings.SECRETS.get("sms_gateway") or configured("sms"))
        case Channel.WHATSAPP:
            return configured("whatsapp") is not None
        case Channel.PUSH:
            return configured("push") is not None
    return True


def ways(person: User | Resident | Address, preference: Preference | None) -> list[Way]:
    """The ways that the person chose and that work, the cheapest first. Who has chosen nothing is reached by any but WhatsApp and push.

    WhatsApp needs a yes: a choice made here, or a message that its owner has sent us. An account's number must have proved its own.
    """
    chosen = set(preference.channels) if preference else None
    number = _number(person)
    found: list[Way] = []
    if isinstance(person, User) and chosen and Channel.PUSH in chosen and works(Channel.PUSH):
        found += [(Channel.PUSH, DEVICES)] if PushSubscription.objects.filter(user=person).exists() else []
    if person.email and (chosen is None or Channel.EMAIL in chosen):
        found.append((Channel.EMAIL, person.email))
    if number and works(Channel.WHATSAPP) and _welcome(number, chosen):
        found.append((Channel.WHATSAPP, number))
    if number and works(Channel.SMS) and (chosen is None or Channel.SMS in chosen):
        found.append((Channel.SMS, number))
    if chosen and not found:  # what was chosen does not work any more: better another way than silence
        found = [(Channel.EMAIL, person.email)] if person.email else []
        found += [(Channel.SMS, number)] if number and works(Channel.SMS) else []
    return _cheapest_first(_not_stopped(found))


def _number(person: User | Resident | Address) -> str:
    proved = person.phone_verified if isinstance(person, User) else True
    return (person.phone or "") if proved else ""


def _welcome(number: str, chosen: set[str] | None) -> bool:
    if chosen is not None:
        return Channel.WHATSAPP in chosen
    return Correspondent.objects.filter(
        channel=Channel.WHATSAPP, address=number, wrote_at__isnull=False, stopped_at=None
    ).exists()


def _not_stopped(found: list[Way]) -> list[Way]:
    """Without those where the person has said STOP."""
    texted = [address for channel, address in found if channel in {Channel.SMS, Channel.WHATSAPP}]
    if not texted:
        return found
    stopped = set(
        Correspondent.objects.filter(address__in=texted, stopped_at__isnull=False)
        .order_by("pk")
        .values_list("channel", "address")
    )
    return [way for way in found if (str(way[0]), way[1]) not in stopped]


def _cheapest_first(found: list[Way]) -> list[Way]:
    if len(found) < 2:
        return found
    today = clock.today(regency.current().zone)
    costs = {Channel.SMS: COST_SMS, Channel.WHATSAPP: COST_WHATSAPP}
    price = {channel: costs[channel].on(today).value if channel in costs else 0 for channel, _address in found}
    return sorted(found, key=lambda way: (price[way[0]], way[0] not in FREE[:1]))
