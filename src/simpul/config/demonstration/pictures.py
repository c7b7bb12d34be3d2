"""Pictures for made-up reports: drawn, never photographed, and marked as examples. One before and one after for each category
whose answers must show the result.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from simpul.kernel.documents import blobs, photos
from simpul.kernel.documents.limits import ORDINARY

WIDTH, HEIGHT = 960, 720
DAY, NIGHT, GRASS, ROAD, LINE = "#bcdcec", "#1d2b45", "#6f9a58", "#8b8b89", "#f2efe2"
WATER, EARTH, WOOD, WALL, ROOF, GLOW = "#5f87a3", "#6b5a48", "#7a5a3c", "#efe4cf", "#a8503a", "#ffe9a0"
Motif = Callable[[ImageDraw.ImageDraw, bool], None]


def load() -> dict[str, tuple[str, str]]:
    """Keep them all; scene (`jalan-rusak:before`) to the hashes of picture and thumbnail."""
    scenes = {
        f"{name}:{when}": (motif, when == "after") for name, motif in MOTIFS.items() for when in ("before", "after")
    }
    with transaction.atomic():
        return {scene: _keep(draw(motif, mended=mended)) for scene, (motif, mended) in scenes.items()}


def draw(motif: Motif, *, mended: bool) -> bytes:
    """One picture as JPEG; the same bytes every time."""
    image = Image.new("RGB", (WIDTH, HEIGHT), DAY)
    brush = ImageDraw.Draw(image)
    brush.polygon([(0, 330), (260, 190), (520, 330), (760, 220), (WIDTH, 330)], fill="#9dbf9f")
    brush.rectangle((0, 320, WIDTH, HEIGHT), fill=GRASS)
    motif(brush, mended)
    words = f"FOTO CONTOH · {'sesudah' if mended else 'sebelum'}"
    brush.rectangle((0, HEIGHT - 52, WIDTH, HEIGHT), fill="#10241f")
    brush.text((24, HEIGHT - 42), words, fill="white", font=ImageFont.load_default(28))
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _keep(content: bytes) -> tuple[str, str]:
    photo, thumbnail = photos.tidy(content, ORDINARY)
    kept = (blobs.keep(one.content, "image/jpeg", width=one.width, height=one.height) for one in (photo, thumbnail))
    large, small = (blob.sha256 for blob in kept)
    return large, small


def _road(brush: ImageDraw.ImageDraw) -> None:
    brush.polygon([(380, 320), (580, 320), (900, HEIGHT), (60, HEIGHT)], fill=ROAD)
    for top in range(340, HEIGHT, 70):
        wide = (top - 300) // 40
        brush.rectangle((480 - wide, top, 480 + wide, top + 36), fill=LINE)


def _potholes(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    _road(brush)
    for x, y, size in ((420, 470, 60), (560, 540, 85), (360, 610, 75)):
        brush.ellipse((x - size, y - size // 3, x + size, y + size // 3), fill="#757573" if mended else "#3d3833")


def _lamp(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    brush.rectangle((0, 0, WIDTH, 320), fill=NIGHT)
    brush.rectangle((0, 320, WIDTH, HEIGHT), fill="#26352f")
    if mended:
        brush.polygon([(600, 170), (330, HEIGHT), (900, HEIGHT)], fill="#6a6a4a")
    brush.rectangle((690, 140, 706, 640), fill="#9aa0a6")
    brush.rectangle((580, 140, 706, 154), fill="#9aa0a6")
    brush.ellipse((560, 138, 640, 182), fill=GLOW if mended else "#4b5158")


def _bridge(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    brush.rectangle((0, 480, WIDTH, HEIGHT), fill=WATER)
    brush.rectangle((0, 400, WIDTH, 450), fill=WOOD)
    for x in range(20, WIDTH, 90):
        if mended or not 380 < x < 640:
            brush.rectangle((x, 320, x + 14, 400), fill=WOOD)
    if not mended:
        brush.polygon([(400, 400), (470, 400), (500, 450), (380, 450)], fill=WATER)
    else:
        brush.rectangle((0, 330, WIDTH, 344), fill=WOOD)


def _sign(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    _road(brush)
    brush.rectangle((760, 300 if mended else 560, 776, 640), fill="#9aa0a6")
    if mended:
        brush.polygon([(768, 150), (868, 250), (768, 350), (668, 250)], fill="#f2c230", outline="black", width=6)


def _waste(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    brush.rectangle((700, 400, 840, 600), fill="#2f6f4f")
    brush.rectangle((690, 385, 850, 410), fill="#245a40")
    rng = Random(7)  # noqa: S311
    for _ in range(0 if mended else 160):
        x, y = rng.randint(150, 700), rng.randint(450, 640)
        colour = rng.choice(["#d9d4c7", "#5b7fa6", "#b5533c", "#e0b84c", "#4a4a48"])
        brush.ellipse((x, y, x + rng.randint(20, 60), y + rng.randint(16, 44)), fill=colour)


def _flood(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    _road(brush)
    brush.rectangle((40, 250, 250, 420), fill=WALL)
    brush.polygon([(20, 250), (145, 160), (270, 250)], fill=ROOF)
    if not mended:
        brush.rectangle((0, 390, WIDTH, HEIGHT), fill=WATER)
        for y in range(430, HEIGHT, 60):
            brush.line([(60, y), (300, y + 6), (560, y - 4), (900, y + 4)], fill="#86a9c0", width=5)


def _tree(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    _road(brush)
    if mended:
        brush.rectangle((790, 520, 850, 580), fill=WOOD)
        return
    brush.polygon([(180, 520), (760, 430), (770, 465), (190, 570)], fill=WOOD)
    for x, y in ((170, 520), (110, 470), (230, 460), (140, 580), (60, 540)):
        brush.ellipse((x - 80, y - 60, x + 80, y + 60), fill="#3f6b3a")


def _basin(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    if not mended:
        brush.ellipse((180, 430, 780, 650), fill=EARTH)
    brush.ellipse((340, 470, 620, 600), fill="#9d9d9a" if mended else "#2c2620", outline="#5c5c5a", width=12)


def _school(brush: ImageDraw.ImageDraw, mended: bool) -> None:
    brush.rectangle((140, 330, 820, 600), fill=WALL)
    brush.polygon([(90, 340), (260, 190), (700, 190), (870, 340)], fill=ROOF)
    if not mended:
        brush.polygon([(400, 240), (520, 225), (560, 320), (430, 330)], fill="#3b3330")
    for x in (200, 360, 620):
        brush.rectangle((x, 400, x + 110, 500), fill="#7fa7bd")
    brush.rectangle((500, 420, 580, 600), fill=WOOD)


MOTIFS: dict[str, Motif] = {
    "jalan-rusak": _potholes, "lampu-jalan": _lamp, "jembatan": _bridge, "rambu": _sign, "sampah": _waste,
    "banjir": _flood, "pohon": _tree, "ipal": _basin, "sekolah-rusak": _school,
}  # fmt: skip
