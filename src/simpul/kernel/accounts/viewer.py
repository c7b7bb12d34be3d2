"""Whoever looks: what the visibility gates ask about a person before they show anything."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest

from simpul.kernel.accounts.roles import Role

if TYPE_CHECKING:
    from simpul.kernel.accounts.models import Grant, User


@dataclass(frozen=True)
class Viewer:
    """An account, or nobody in particular. `unlocked` are the cases that this browser opened with their access code;
    `system` is the platform itself (timers), which no request can be."""

    user: User | None = None
    unlocked: frozenset[int] = field(default_factory=frozenset)
    system: bool = False

    @property
    def resident_id(self) -> int | None:
        """The resident whose account this is."""
        return self.user.resident_id if self.user else None

    @cached_property
    def resident_ids(self) -> frozenset[int]:
        """Every record of this resident: the one of this account and those found to be of the same person."""
        return self.user.resident_ids() if self.user else frozenset()

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The roles held today."""
        return self.user.grants() if self.user else ()

    @cached_property
    def agencies(self) -> frozenset[int]:
        """The agencies in which any role is held."""
        return frozenset(grant.agency_id for grant in self.grants if grant.agency_id)

    @cached_property
    def belongs_to(self) -> frozenset[int]:
        """The agencies in which a role is held, and the unit where an officer works: what accuses them is closed to him."""
        unit = self.user.unit_id if self.user and self.grants else None
        return self.agencies | ({unit} if unit else set())

    @cached_property
    def reach(self) -> Hashable:
        """All that decides over what the office opens: the key of what is kept for everybody of whom the same holds.

        Beside the roles it is what closes to him: cases that accuse where he belongs, and his own.
        """
        roles = tuple((grant.role, grant.agency_id, grant.region_id) for grant in self.grants)
        return roles, self.belongs_to, self.resident_ids if roles else frozenset()

    @property
    def sight(self) -> Hashable:
        """All that decides over which cases this viewer may know of (`gate.rows`)."""
        return self.resident_ids, self.unlocked, self.reach

    def agency_for(self, role: Role, concerned: int | None = None) -> int | None:
        """The agency in whose name a role is exercised; of several the one concerned."""
        held = [grant.agency_id for grant in self.grants if grant.role == role.code]
        return concerned if concerned in held else next(iter(held), None)


NOBODY = Viewer()
SYSTEM_VIEWER = Viewer(system=True)


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a request."""
    user = request.user if request.user.is_authenticated else None
    return Viewer(user=user, unlocked=frozenset(request.session.get("unlocked", ())))
