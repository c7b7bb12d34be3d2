"""The registry of outside connections, and their settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from simpul.kernel.integrations.models import Incoming

Text = str | Promise


class Direction(StrEnum):
    """Who speaks first."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


@dataclass(frozen=True)
class Setting:
    """One line of `[connections.<code>]`. `url` ones must be http(s) addresses; their hosts are where calls may go."""

    name: str
    label: Text
    secret: bool = False
    required: bool = True
    url: bool = False
    default: Any = None


@dataclass(frozen=True)
class Finding:
    """What a check found: in a sentence, and if something is wrong, what to do about it."""

    ok: bool
    says: str
    hint: str = ""


@dataclass(frozen=True)
class Connection:
    """Something outside that the regency is connected with. Declaring one registers it.

    `check` asks the other side whether all is well, at the cost of a call or two; it is only asked when the connection is set up.
    `hosts` may be called beside those of the settings (`*.example.org`: any below). `take` handles what came in, in the worker.
    `queue` counts what waits to go out.
    """

    code: str
    name: Text
    purpose: Text
    direction: Direction
    settings: tuple[Setting, ...]
    check: Callable[[], Finding]
    hosts: tuple[str, ...] = ()
    take: Callable[[Incoming], None] | None = field(default=None, compare=False)
    queue: Callable[[], int] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        registry.add(self)

    def given(self) -> dict[str, Any]:
        """What the operator has written, with defaults."""
        section = dict((django_settings.SECRETS.get("connections") or {}).get(self.code) or {})
        defaults = {setting.name: setting.default for setting in self.settings if setting.default is not None}
        return {**defaults, **section} if section else {}

    def faults(self) -> list[str]:
        """What is missing or malformed in the settings, in sentences for the operator. A connection not begun has no faults."""
        given = self.given()
        if not given:
            return []
        wrong = []
        for setting in self.settings:
            value = given.get(setting.name)
            if setting.required and value in (None, ""):
                wrong.append(f"“{setting.name}” belum diisi di [connections.{self.code}].")
            elif setting.url and value and not _is_address(value):
                wrong.append(f"“{setting.name}” di [connections.{self.code}] harus alamat http atau https.")
        return wrong

    def allowed(self) -> frozenset[str]:
        """The hosts that a call may go to, with the port where it is not the usual one."""
        given = self.given()
        named = {
            urlsplit(str(given[s.name])).netloc.rpartition("@")[2] for s in self.settings if s.url and given.get(s.name)
        }
        return frozenset({*named, *self.hosts, *map(str, given.get("hosts", ()))})

    def reaches(self, address: str) -> bool:
        """Whether an address is one that this connection may call: https, at one of its hosts."""
        parts = urlsplit(address)
        plain = parts.scheme == "http" and parts.netloc in map(str, self.given().get("hosts", ()))
        listed = any(fnmatchcase(parts.netloc.lower(), host.lower()) for host in self.allowed())
        return (parts.scheme == "https" or plain) and listed and not parts.username


class Registry:
    """Connections by code."""

    def __init__(self) -> None:
        self._known: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        """Raises `ValueError` if the code belongs to another."""
        known = self._known.setdefault(connection.code, connection)
        if str(known.purpose) != str(connection.purpose):
            raise ValueError(f"The connection “{connection.code}” is declared twice.")

    def __getitem__(self, code: str) -> Connection:
        return self._known[code]

    def __contains__(self, code: object) -> bool:
        return code in self._known

    def __iter__(self) -> Iterator[Connection]:
        return iter(sorted(self._known.values(), key=lambda one: one.code))

    def remove(self, code: str) -> None:
        """Forget one (tests)."""
        self._known.pop(code, None)


registry = Registry()


def configured(code: str) -> Mapping[str, Any] | None:
    """The settings of a connection, with defaults; None while it is not set up or a setting is wrong."""
    connection = registry[code]
    return connection.given() if connection.given() and not connection.faults() else None


def _is_address(value: object) -> bool:
    parts = urlsplit(str(value))
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
