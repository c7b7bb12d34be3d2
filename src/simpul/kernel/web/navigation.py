"""The ways through the house: what residents see above and below their pages, and what staff see in the dark rail.

Rooms above register their entries when Django starts (`AppConfig.ready`); roles decide who sees which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, HEAD, LEGAL

if TYPE_CHECKING:
    from simpul.kernel.accounts.roles import Role
    from simpul.kernel.accounts.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """One entry. Without `roles` it is for everybody; `count` gives the number in its bubble (0: none).

    `on_phone` and `on_desktop` matter to residents' pages alone: a phone has room for four.
    """

    label: str | Promise
    url: str
    icon: str
    roles: tuple[Role, ...] = ()
    order: int = 50
    count: Callable[[Viewer], int] | None = None
    on_phone: bool = True
    on_desktop: bool = True


class Registry:
    """Entries by address."""

    def __init__(self, *items: Item) -> None:
        self._items: dict[str, Item] = {item.url: item for item in items}
        self._sorted: dict[tuple[frozenset[str], str], list[Item]] = {}

    def register(self, item: Item) -> Item:
        """Add an entry. Raises `ValueError` if another has its address."""
        self._sorted.clear()
        known = self._items.setdefault(item.url, item)
        if (known.icon, str(known.label)) != (item.icon, str(item.label)):
            raise ValueError(f"Alamat {item.url} sudah dipakai menu “{known.label}”.")
        return known

    def items(self, held: Iterable[str] = (), language: str = "") -> list[Item]:
        """The entries open to somebody who holds these roles (codes), in order; of equal ones by their name in the language of the page."""
        key = frozenset(held), language
        if key not in self._sorted or not language:
            self._sorted[key] = self._in_order(key[0])
        return self._sorted[key]

    def _in_order(self, roles: frozenset[str]) -> list[Item]:
        allowed = (
            item for item in self._items.values() if not item.roles or not roles.isdisjoint(r.code for r in item.roles)
        )
        return sorted(allowed, key=lambda item: (item.order, str(item.label)))


def here(path: str, items: Iterable[Item]) -> str:
    """The address of the entry a page belongs to: the longest that its path begins with; empty if none."""
    found = ""
    for item in items:
        url = item.url
        if len(url) > len(found) and path.startswith(url) and (url != "/" or path == "/"):
            found = url
    return found


public = Registry(
    Item(_("Beranda"), "/", "home", order=10),
    Item(_("Layanan"), "/layanan/", "list", order=20, on_phone=False),
    Item(_("Urusan"), "/urusan/", "clipboard", order=30),
    Item(_("Indikator"), "/indikator/", "chart", order=60, on_phone=False),
    Item(_("Akun"), "/akun/", "user", order=90, on_desktop=False),
)
staff = Registry(
    Item(_("Meja kerja"), "/meja/", "inbox", order=10),
    Item(_("Pengelolaan"), "/pengelola/", "settings", roles=(ADMINISTRATOR,), order=70),
    Item(_("Aturan"), "/pengelola/aturan/", "book", roles=(ADMINISTRATOR, LEGAL, AUDITOR), order=72),
    Item(_("Formulir"), "/pengelola/formulir/", "note", roles=(ADMINISTRATOR,), order=70),
    Item(_("Serah terima"), "/meja/serah-terima/", "hand-over", roles=(ADMINISTRATOR, HEAD), order=68),
    Item(_("Pesan gagal"), "/meja/pesan-gagal/", "alert", roles=(ADMINISTRATOR,), order=80),
    Item(_("Sambungan"), "/pengelola/sambungan/", "globe", roles=(ADMINISTRATOR,), order=82),
)
