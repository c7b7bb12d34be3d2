"""Icons as inline SVG. Only those named here are drawn from the icon set at set-up; a page needs no request for them."""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

DRAWINGS = Path(__file__).resolve().parents[2] / "portal" / "design" / "static" / "vendor" / "icons.json"

# Our name -> the drawing's name in the set.
NAMES = {
    "alert": "alert-triangle",
    "ambulance": "ambulance",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "bell": "bell",
    "book": "book-2",
    "building": "building-community",
    "bulb": "bulb",
    "calendar": "calendar-event",
    "camera": "camera",
    "certificate": "certificate",
    "chart": "chart-bar",
    "check": "check",
    "clipboard": "clipboard-check",
    "clock": "clock",
    "close": "x",
    "coins": "coins",
    "dashboard": "layout-dashboard",
    "download": "download",
    "drop": "droplet",
    "external": "external-link",
    "eye": "eye",
    "eye-off": "eye-off",
    "file": "file-text",
    "filter": "filter",
    "flag": "flag",
    "globe": "world",
    "hand-over": "arrows-right-left",
    "heart": "heart-handshake",
    "home": "home",
    "inbox": "inbox",
    "info": "info-circle",
    "key": "key",
    "leaf": "leaf",
    "list": "list",
    "lock": "lock",
    "mail": "mail",
    "map": "map-2",
    "megaphone": "speakerphone",
    "menu": "menu-2",
    "message": "message",
    "note": "note",
    "paperclip": "paperclip",
    "pause": "player-pause",
    "pencil": "pencil",
    "phone": "phone-call",
    "photo": "photo",
    "pin": "map-pin",
    "play": "player-play",
    "plus": "plus",
    "printer": "printer",
    "share": "share",
    "receipt": "receipt",
    "refresh": "refresh",
    "road": "road",
    "school": "school",
    "search": "search",
    "send": "send",
    "settings": "settings",
    "shield": "shield-check",
    "sign-in": "login-2",
    "sign-out": "logout",
    "star": "star",
    "store": "building-store",
    "stethoscope": "stethoscope",
    "target": "target-arrow",
    "thumb-down": "thumb-down",
    "ticket": "ticket",
    "tool": "tool",
    "trash": "trash",
    "trend-down": "trending-down",
    "trend-up": "trending-up",
    "truck": "truck",
    "upload": "upload",
    "user": "user-circle",
    "users": "users",
    "wallet": "wallet",
}


def fault(name: str) -> str:
    """What is wrong with the name of an icon, and which ones there are; empty when nothing is."""
    if name in NAMES:
        return ""
    near = difflib.get_close_matches(name, [*NAMES, *NAMES.values()], n=1, cutoff=0.7)
    meant = next((ours for ours, drawing in NAMES.items() if near and near[0] in {ours, drawing}), "")
    hint = f" Maksudnya “{meant}”?" if meant else ""
    return f"Ikon “{name}” tidak ada.{hint} Yang ada: {', '.join(NAMES)} (simpul.kernel.web.icons.NAMES)."


@cache
def drawings() -> dict[str, str]:
    """The inner SVG of each icon; empty before the assets are brought (pages then show plain squares)."""
    return json.loads(DRAWINGS.read_text(encoding="utf-8")) if DRAWINGS.exists() else {}


@cache
def icon(name: str, size: int = 24) -> Markup:
    """An icon for the eye alone; the words beside it say the same. Raises `KeyError` for a name that isn't listed here."""
    if unknown := fault(name):
        raise KeyError(unknown)
    inner = drawings().get(name, '<rect x="5" y="5" width="14" height="14" rx="3"/>')
    return Markup(  # noqa: S704  # drawn by the pinned icon set, nothing of users is in it
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{inner}</svg>'
    )
