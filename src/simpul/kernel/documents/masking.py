"""Faces and number plates in photos: where a machine believes them to be, and how they are made unrecognisable for good.

What it finds is a proposal. Cascades of OpenCV miss faces that are turned, small or dark, so that no photo is published on their
word alone: an officer looks at each (`cases.photos`). A photo is looked at, and covered, in cells of a grid.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageFilter

LONG, SHORT = 12, 9  # cells along the longer and the shorter edge
MARGIN = 0.15  # of a find's size, on each side: hair and the frame of a plate
CASCADES = (
    ("haarcascade_frontalface_alt2.xml", False),
    ("haarcascade_profileface.xml", False),
    ("haarcascade_profileface.xml", True),  # it knows faces turned to one side: look into the mirror for the other
    ("haarcascade_russian_plate_number.xml", False),
)
LOOKED_AT = 1000  # pixels of the longer edge: beyond, it costs more than it finds
Cell = tuple[int, int]
Box = tuple[float, float, float, float]


def grid(width: int, height: int) -> tuple[int, int]:
    """Columns and rows of the grid over a photo of this size."""
    return (LONG, SHORT) if width >= height else (SHORT, LONG)


def find(content: bytes) -> list[Box]:
    """Faces and plates as parts of the picture: left, top, right, bottom between 0 and 1. Some 0.3 s of CPU: for the worker."""
    import cv2
    import numpy

    picture = Image.open(BytesIO(content)).convert("L")
    picture.thumbnail((LOOKED_AT, LOOKED_AT))
    plain = cv2.equalizeHist(numpy.asarray(picture))
    height, width = plain.shape
    found: list[Box] = []
    for name, mirrored in CASCADES:
        seen = plain[:, ::-1].copy() if mirrored else plain
        for x, y, w, h in _cascade(name).detectMultiScale(seen, scaleFactor=1.1, minNeighbors=4, minSize=(24, 24)):
            left = width - x - w if mirrored else x
            found.append((left / width, y / height, (left + w) / width, (y + h) / height))
    return found


def cells(boxes: list[Box], columns: int, rows: int) -> set[Cell]:
    """The cells (column, row) that these boxes touch, with a margin."""
    touched = set()
    for left, top, right, bottom in boxes:
        wide, high = MARGIN * (right - left), MARGIN * (bottom - top)
        first, last = _from(left - wide, columns), _from(right + wide, columns)
        upper, lower = _from(top - high, rows), _from(bottom + high, rows)
        touched |= {(x, y) for x in range(first, last + 1) for y in range(upper, lower + 1)}
    return touched


def mask(content: bytes, covered: set[Cell]) -> bytes:
    """The photo with these cells reduced to four colours each: nothing can bring back what was there."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    columns, rows = grid(*picture.size)
    for x, y in covered:
        if not (0 <= x < columns and 0 <= y < rows):
            continue
        area = (
            x * picture.width // columns,
            y * picture.height // rows,
            (x + 1) * picture.width // columns,
            (y + 1) * picture.height // rows,
        )
        size = (area[2] - area[0], area[3] - area[1])
        if min(size) > 0:
            coarse = picture.crop(area).resize((2, 2), Image.Resampling.BOX).resize(size, Image.Resampling.BILINEAR)
            picture.paste(coarse.filter(ImageFilter.GaussianBlur(2)), area)
    out = BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _from(part: float, count: int) -> int:
    return min(max(int(part * count), 0), count - 1)


@cache
def _cascade(name: str) -> Any:
    import cv2
    from cv2 import data

    return cv2.CascadeClassifier(data.haarcascades + name)
