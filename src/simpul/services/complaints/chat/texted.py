"""How a report stands, asked by text message: `STATUS ADU-2612-000123 K7Q-29X-TM4`.

The number of a text message can be forged and is never believed: with the code it is the reporter who asks, without it anybody. A wrong
code, an unknown number and a report that is not public are answered alike.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine, facets
from simpul.kernel.cases.models import Case
from simpul.kernel.notifications import texts
from simpul.kernel.notifications.texting import Texted
from simpul.kernel.web import formats

ASKED = re.compile(r"\s*(?:status\b)?\W*([a-z]{3})[\s\-–.]*(\d{4})[\s\-–.]*(\d{6})\b\s*(.*)", re.IGNORECASE | re.DOTALL)
A_DAY = 10  # codes tried for one report, by whomever


def asked(texted: Texted) -> str:
    """The answer in one or two short sentences; empty where nothing was asked about a report."""
    found = ASKED.fullmatch(texted.text)
    if found is None:
        return ""
    number = f"{found[1].upper()}-{found[2]}-{found[3]}"
    try:
        facet = facets.find(number, _viewer(number, found[4].strip()))
    except (Case.DoesNotExist, TooMany):
        return _("%(number)s tidak ditemukan, atau perlu kode yang benar. Ketik STATUS, nomor, lalu kodenya.") % {
            "number": number
        }
    words = _("%(number)s: %(state)s.") % {"number": number, "state": _(str(facet.state.label))}
    if facet.party and facet.case.due_at and not facet.case.closed_at:
        words += " " + _("Batas tahap ini %(day)s.") % {"day": formats.day(facet.case.due_at)}
    return f"{words} {texts.site()}/lacak/{number}/"


def _viewer(number: str, code: str) -> Viewer:
    """Whoever knows the code may see what the reporter sees. Raises `TooMany` where codes are being guessed."""
    if not code:
        return NOBODY
    throttle("texted-code", number, limit=A_DAY, seconds=86_400)
    case = Case.objects.filter(number=number).first()
    return Viewer(unlocked=frozenset({case.pk})) if case is not None and engine.unlocks(case, code) else NOBODY
