"""QR codes as pictures to show on a page or on paper."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import segno


def svg(words: str, *, scale: int = 5) -> str:
    """A QR code that says these words, as an SVG document without styles."""
    picture = BytesIO()
    segno.make(words, error="m", micro=False).save(picture, kind="svg", scale=scale, border=2, xmldecl=False, nl=False)
    return picture.getvalue().decode()


def data_uri(words: str) -> str:
    """The same as the address of an image, to stand in a page."""
    return f"data:image/svg+xml;base64,{b64encode(svg(words).encode()).decode()}"
