"""The regency's icon as a picture, for telephones that don't draw SVG on their home screen."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZES = (192, 512)  # pixels, as home screens ask for
GOLD, INK = "#e8a321", "#2a1a05"


@lru_cache
def png(letter: str, colour: str, size: int) -> bytes:
    """A letter on gold on the regency's colour. Everything lies within the middle, so that a telephone may cut the corners."""
    picture = Image.new("RGB", (size, size), colour)
    draw = ImageDraw.Draw(picture)
    centre, radius = size / 2, size * 0.31
    draw.ellipse([centre - radius, centre - radius, centre + radius, centre + radius], fill=GOLD)
    draw.text((centre, centre), letter, fill=INK, font=ImageFont.load_default(size * 0.42), anchor="mm")
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
