"""Indonesian telephone numbers, kept in the international form E.164: `+628158602999`."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s().\-–/]")
_SHORT_CODE = re.compile(r"(?:0\d{2,3})?(1\d{2})")
_MOBILE = re.compile(r"8[1-9]\d{7,10}")
_LANDLINE = re.compile(r"(?:[2-7]\d|9\d)\d{6,9}|80\d{6,9}")


class PhoneError(ValueError):
    """The text is no number one can call in Indonesia. The message is a sentence for the person who typed it."""


def parse(text: str, *, mobile: bool = False) -> str:
    """The number in E.164. With `mobile`, only numbers that can receive a message.

    Raises `PhoneError`; `0285 119` is refused because 119 is a short code, dialled without an area code.
    """
    typed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if short := _SHORT_CODE.fullmatch(typed):
        code = short[1]
        raise PhoneError(
            f"{code} adalah nomor singkat: tekan {code} saja, tanpa kode daerah. Tulis nomor telepon lengkap."
        )
    national = _national(typed)
    if not (_MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national)):
        raise PhoneError("Nomor telepon ini kurang atau lebih angkanya. Periksa kembali, misalnya 0815 8602 999.")
    number = f"+62{national}"
    if mobile and not is_mobile(number):
        raise PhoneError("Tulis nomor ponsel, misalnya 0815 8602 999. Telepon rumah tidak dapat menerima pesan.")
    return number


def is_mobile(number: str) -> bool:
    """Whether an E.164 number belongs to a mobile telephone."""
    return bool(_MOBILE.fullmatch(number.removeprefix("+62")))


def display(number: str) -> str:
    """An E.164 number as people write it at home: `0815-8602-999`, `(0285) 391234`."""
    national = "0" + number.removeprefix("+62")
    if is_mobile(number):
        return f"{national[:4]}-{national[4:8]}-{national[8:]}"
    area = 3 if national[:3] in {"021", "022", "024", "031", "061"} else 4
    return f"({national[:area]}) {national[area:]}"


def mask(number: str) -> str:
    """A number to be recognised by its owner only: `0815••••999`."""
    national = "0" + number.removeprefix("+62")
    return national[:4] + "•" * (len(national) - 7) + national[-3:]


def _national(typed: str) -> str:
    """The digits after the trunk prefix 0 or the country code 62."""
    digits = re.sub(r"^(\+|00)", "+", typed)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise PhoneError("Nomor telepon hanya berisi angka, misalnya 0815 8602 999.")
    if digits.startswith("+") and not digits.startswith("+62"):
        raise PhoneError("Tulis nomor Indonesia, yang diawali 0 atau +62.")
    for prefix in ("+620", "+62", "620", "62", "0"):
        if digits.startswith(prefix):
            return digits.removeprefix(prefix)
    return digits if digits.startswith("8") else ""  # a landline without its area code could be anywhere
