"""Kinds of news: what a person may switch off, and what never waits. A template belongs to the kind that its folder names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """What messages are about, in words for the preference page. `security` can't be switched off; `urgent` knows no quiet hours."""

    code: str
    label: str | Promise
    security: bool = False
    urgent: bool = False


registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known: services call it for folders of their own. Raises `ValueError` if another has its code."""
    if registry.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The kind of message “{kind.code}” is declared twice.")
    return kind


register(Kind("accounts", _("Keamanan akun"), security=True, urgent=True))
register(Kind("cases", _("Perkembangan urusan")))
register(Kind("chat", _("Percakapan"), security=True, urgent=True))


def of(template: str) -> Kind:
    """The kind of a template; one of its own, not urgent, where nobody declared it."""
    folder = template.partition("/")[0]
    return registry.get(folder) or Kind(folder, folder)


def optional() -> list[Kind]:
    """Those that a person may switch off."""
    return sorted((kind for kind in registry.values() if not kind.security), key=lambda kind: kind.code)
