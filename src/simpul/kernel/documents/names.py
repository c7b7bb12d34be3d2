"""What a file is called: the words of the sender, without what could mislead a reader or a computer."""

from __future__ import annotations

import re
import unicodedata

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
LONGEST = 100
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')


def clean(name: str, media_type: str) -> str:
    """A safe name that ends as its content demands: `../Foto Jalan.HTML` of a photo becomes `Foto Jalan.jpg`."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", last))
    stem = _FORBIDDEN.sub(" ", visible)
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    stem = " ".join(stem.replace(".", " ").split())[:LONGEST].strip()
    return (stem or "berkas") + EXTENSIONS[media_type]
