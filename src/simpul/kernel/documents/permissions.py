"""Who may open a file: any room that uses files says when they open, and one yes is enough. Nobody's yes is a no."""

from __future__ import annotations

from collections.abc import Callable

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document

Permission = Callable[[Viewer, Document], bool]


def _own(viewer: Viewer, document: Document) -> bool:
    """What somebody sent from his account he may open again."""
    return viewer.user is not None and document.uploaded_by_id == viewer.user.pk


_permissions: list[Permission] = [_own]


def register(permission: Permission) -> None:
    """Let a room (in its `AppConfig.ready`) say when a file opens."""
    if permission not in _permissions:
        _permissions.append(permission)


def may_open(viewer: Viewer, document: Document) -> bool:
    """Whether this viewer may open this file."""
    return any(permission(viewer, document) for permission in _permissions)
