"""Files made to harm: whatever is sent, it is kept or refused with a sentence, and never costs the machine its memory."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.documents.tests.samples import HTML, PDF, photo

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOST_MEMORY = 420  # megabytes a single upload may cost, the program itself included


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", b"0" * 5_000_000)
    return out.getvalue()


SEEDS = {
    "jpeg": photo((160, 120), located=True),
    "png": photo((160, 120), kind="PNG"),
    "webp": photo((160, 120), kind="WEBP"),
    "pdf": PDF,
    "zip": archive(),
}


def mutated(dice: random.Random, content: bytes) -> bytes:
    """Some bytes changed, a piece doubled, a piece cut, or the tail gone."""
    data = bytearray(content)
    for _again in range(dice.randint(1, 12)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    place, length = dice.randrange(len(data)), dice.randint(1, 200)
    match dice.randrange(4):
        case 0:
            data[place:place] = data[place : place + length]
        case 1:
            del data[place : place + length]
        case 2:
            del data[max(20, place) :]
    return bytes(data)


@pytest.mark.parametrize("kind", SEEDS)
def test_broken_files_are_kept_clean_or_refused_in_words(kind: str) -> None:
    dice, kept = random.Random(kind), 0
    for _again in range(100):
        content = mutated(dice, SEEDS[kind])
        try:
            document = store(content, by=None, name="x")
        except UnacceptableFile:
            continue
        kept += 1
        if document.blob.media_type == "image/jpeg":
            with Image.open(document.blob.path) as again:
                again.load()
                assert not again.getexif()
    assert kind in {"pdf", "zip"} or 0 < kept < 100


@pytest.mark.parametrize(
    "content",
    [
        photo((50, 50)) + HTML,
        photo((50, 50)) + archive(),
        b"GIF89a/*" + HTML + b"*/",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        HTML + PDF,
        archive(),
        b"MZ" + b"\0" * 100,
        b"",
    ],
)
def test_two_things_in_one_become_a_photo_alone_or_nothing(content: bytes) -> None:
    try:
        document = store(content, by=None, name="foto.html")
    except UnacceptableFile:
        return
    kept = document.blob.path.read_bytes()
    assert document.blob.media_type == "image/jpeg"
    assert b"<script" not in kept
    assert b"PK\x03\x04" not in kept
    assert document.name.endswith(".jpg")


def bomb(side: int) -> bytes:
    """A PNG of one colour: some hundred kilobytes that want to be `side`² pixels of four bytes."""
    rows = zlib.compress(b"\0" * ((side * 4 + 1) * side), 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_that_explodes_is_refused_by_its_header() -> None:
    with pytest.raises(UnacceptableFile, match="terlalu besar"):
        store(bomb(8000), by=None)


MEASURED = """
import sys
import django
django.setup()
from simpul.kernel.documents import photos
from simpul.kernel.documents.limits import ORDINARY
photos.tidy(sys.stdin.buffer.read(), ORDINARY)
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.parametrize("kind", ["png", "jpeg", "progressive"])
def test_the_largest_that_is_taken_fits_into_memory(kind: str) -> None:
    if kind == "png":
        content = bomb(4990)
    else:
        out = BytesIO()
        Image.effect_noise((8000, 7990), 8).convert("RGB").save(
            out, "JPEG", quality=30, progressive=kind == "progressive"
        )
        content = out.getvalue()
    done = subprocess.run([sys.executable, "-c", MEASURED], input=content, capture_output=True, check=True)
    print(kind, done.stdout.decode().strip(), "MB")
    assert int(done.stdout) < MOST_MEMORY
