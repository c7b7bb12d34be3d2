"""Who may open a file: the room that uses it says so. One yes is enough; nobody's yes is a no.

A file that no room uses yet opens to the account that sent it. Afterwards the sender has no right of his own: an officer who
leaves an office leaves its files too.
"""

from __future__ import annotations

from collections.abc import Callable

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document

Permission = Callable[[Viewer, Document], bool | None]


def _own(viewer: Viewer, document: Document) -> bool:
    """What somebody just sent from his account he may look at."""
    return viewer.user is not None and document.uploaded_by_id == viewer.user.pk


_permissions: list[Permission] = []


def register(permission: Permission) -> None:
    """Let a room (in its `AppConfig.ready`) say when a file opens; it says None of a file that is not its own."""
    if permission not in _permissions:
        _permissions.append(permission)


def may_open(viewer: Viewer, document: Document) -> bool:
    """Whether this viewer may open this file."""
    said = [answer for permission in _permissions if (answer := permission(viewer, document)) is not None]
    return any(said) if said else _own(viewer, document)
