"""The service that everybody may use without an account, and whose cases everybody may read."""

from __future__ import annotations

from simpul.kernel.cases.services import Service, registry


def open_service() -> Service | None:
    """The first such service of this installation; None if it has none."""
    return next((service for service in registry.values() if service.public_list and not service.needs_account), None)
