"""Files that people bring: known by their content, cleaned of what they betray, opened only to whom it concerns.

    from simpul.kernel.documents import UnacceptableFile, store
    document = store(upload, by=user)      # inside the transaction of what it belongs to

The bytes lie under `<regency>/files/ab/cd/<sha256>`; the same photo sent twice lies there once.
"""

from typing import TYPE_CHECKING, Any

from simpul.kernel.documents.limits import PICTURES, Limits, UnacceptableFile

if TYPE_CHECKING:
    from simpul.kernel.documents.storing import store as store

__all__ = ["PICTURES", "Limits", "UnacceptableFile", "store"]


def __getattr__(name: str) -> Any:
    """`store`, fetched at its first use: Django imports this package before models may load."""
    if name != "store":
        raise AttributeError(name)
    from simpul.kernel.documents.storing import store

    return store
