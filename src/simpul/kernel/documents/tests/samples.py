"""Files as people send them, made on the spot."""

from io import BytesIO

from PIL import ExifTags, Image

BATANG = (109.728611, -6.908889)  # the town square, longitude and latitude


def photo(size=(2000, 1000), *, kind="JPEG", turned=False, located=False, mode="RGB", colour=(200, 60, 40), **options):
    """A picture whose left half is coloured and whose right half is blue, with the EXIF a telephone writes."""
    image = Image.new(mode, size, colour)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), (20, 40, 220)), (size[0] // 2, 0))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Kamera Contoh"
    exif[ExifTags.Base.DateTime] = "2026:11:20 08:15:00"
    if turned:
        exif[ExifTags.Base.Orientation] = 6  # the camera was held upright: turn a quarter clockwise to see it right
    if located:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps())
    out = BytesIO()
    image.save(out, kind, exif=exif, **options)
    return out.getvalue()


def _gps():
    tags = ExifTags.GPS
    return {
        tags.GPSLatitudeRef: "S",
        tags.GPSLatitude: (6.0, 54.0, 32.0),
        tags.GPSLongitudeRef: "E",
        tags.GPSLongitude: (109.0, 43.0, 43.0),
    }


def moving(kind):
    """A picture that moves."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def several_in_one():
    """What newer telephones write: one JPEG with a second picture (depth, brightness) behind the first."""
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("green", "black")]
    out = BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
