"""What may be sent, and what is said when something else is."""

from __future__ import annotations

from dataclasses import dataclass

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
PDF = "application/pdf"


class UnacceptableFile(ValueError):
    """The file cannot be taken. The message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Limits:
    """How large (`largest` in bytes, edges in pixels) and of which kinds.

    `most_pixels` guards against pictures that are small to send and explode when opened; `most_drawn_pixels` holds for all but JPEG, of
    which a large one is read at a fraction: four bytes of memory for each pixel.
    """

    largest: int = 10_000_000
    kinds: frozenset[str] = PHOTOS | {PDF}
    most_pixels: int = 64_000_000
    most_drawn_pixels: int = 25_000_000
    photo_edge: int = 1600
    thumbnail_edge: int = 320


ORDINARY = Limits()
PICTURES = Limits(kinds=PHOTOS)
