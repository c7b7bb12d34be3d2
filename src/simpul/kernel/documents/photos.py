"""Photos, made fit to keep: upright, at most 1600 pixels, with nothing left that tells where, when or by whom."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from simpul.kernel.documents.limits import Limits, UnacceptableFile

FORMATS = ("JPEG", "PNG", "WEBP")
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Photo:
    """A JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def tidy(content: bytes, limits: Limits) -> tuple[Photo, Photo]:
    """The photo to keep and its thumbnail. Raises `UnacceptableFile`."""
    image = _opened(content, limits)
    try:
        image.draft("RGB", (limits.photo_edge, limits.photo_edge))  # a JPEG four times too large is read at a quarter
        upright = _flat(ImageOps.exif_transpose(_reduced(image, limits.photo_edge)))
    except Exception as error:  # Pillow fails in as many ways as there are broken pictures
        raise UnacceptableFile(_("Foto ini rusak dan tidak dapat dibuka. Kirim foto lain.")) from error
    return _shrunk(upright, limits.photo_edge), _shrunk(upright, limits.thumbnail_edge)


def photo_location(upload: UploadedFile[bytes] | bytes) -> tuple[float, float] | None:
    """Where the photo says it was taken (longitude, latitude), to be offered to its owner before `store` strips it."""
    source = BytesIO(upload) if isinstance(upload, bytes) else upload
    try:
        with Image.open(source, formats=FORMATS) as image:
            return _coordinates(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # a photo that cannot be read has no place; `store` will say what is wrong with it
        return None
    finally:
        source.seek(0)


def _opened(content: bytes, limits: Limits) -> Image.Image:
    """The picture with only its header read, if it is one that stands still and does not explode."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
    except TOO_LARGE as error:
        raise UnacceptableFile(_("Ukuran foto ini terlalu besar. Kecilkan dahulu, lalu kirim lagi.")) from error
    except Exception as error:  # as in `tidy`
        raise UnacceptableFile(_("Foto ini rusak dan tidak dapat dibuka. Kirim foto lain.")) from error
    most = limits.most_pixels if image.format in {"JPEG", "MPO"} else limits.most_drawn_pixels
    if image.width * image.height > most:
        raise UnacceptableFile(_("Ukuran foto ini terlalu besar. Kecilkan dahulu, lalu kirim lagi."))
    # Telephones put several pictures into one JPEG (depth, brightness); the first is the photo. Others move.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise UnacceptableFile(_("Gambar bergerak tidak dapat diterima. Kirim foto biasa."))
    return image


def _reduced(image: Image.Image, edge: int) -> Image.Image:
    """Small before anything else is done: each further step would hold all pixels once more."""
    if image.mode not in {"RGB", "RGBA", "L"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _flat(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where they are transparent."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _shrunk(image: Image.Image, edge: int) -> Photo:
    small = image.copy()
    small.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    small.info.clear()
    out = BytesIO()
    small.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return Photo(out.getvalue(), small.width, small.height)


def _coordinates(gps: dict[int, Any]) -> tuple[float, float] | None:
    """The position in an EXIF GPS block, if it is on Earth. Zero, zero is a camera that found no satellites."""
    tags = ExifTags.GPS
    if not gps.get(tags.GPSLatitude) or not gps.get(tags.GPSLongitude):
        return None
    latitude = _degrees(gps[tags.GPSLatitude]) * (-1 if gps.get(tags.GPSLatitudeRef) == "S" else 1)
    longitude = _degrees(gps[tags.GPSLongitude]) * (-1 if gps.get(tags.GPSLongitudeRef) == "W" else 1)
    real = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (round(longitude, 6), round(latitude, 6)) if real and (latitude or longitude) else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
