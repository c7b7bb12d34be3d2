"""Whether two Indonesian names may be of one person: titles aside, old and new spelling alike, words in any order."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TITLES = frozenset(
    ("h", "hj", "haji", "hajjah", "dr", "drs", "dra", "ir", "prof", "kh", "bin", "binti", "sdr", "sdri", "bapak", "ibu", "pak", "bu",
     "se", "sh", "spd", "amd", "mm")
)  # fmt: skip
_WHOLE = {
    **dict.fromkeys(("moh", "mohd", "muh", "muhd", "mhd", "mohammad", "mohamad", "muhamad", "mochammad", "mochamad",
                     "moch", "mokhamad", "muhammat", "muchamad", "muchammad"), "muhammad"),
    **dict.fromkeys(("abd", "abdoel"), "abdul"), **dict.fromkeys(("achmad", "akhmad", "achmat", "ahmat"), "ahmad"),
    **dict.fromkeys(("sitti", "st", "sity"), "siti"), **dict.fromkeys(("noer", "nor"), "nur"),
}  # fmt: skip
_SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("ch", "kh"), ("kh", "h"), ("sy", "s"), ("th", "t"), ("dh", "d"),
    ("ie", "i"), ("ph", "f"), ("v", "f"), ("z", "s"), ("q", "k"), ("x", "ks"),
)  # fmt: skip


def sounds(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, sorted: `Moch. Soeharto` and `Suharto Muhammad` are alike."""
    words = (word for word in re.findall(r"[a-z]+", name.lower().replace("'", "")) if word not in _TITLES)
    return tuple(sorted(filter(None, map(_sound, words))))


def _sound(word: str) -> str:
    said = _WHOLE.get(word, word)
    for written, spoken in _SOUNDS:
        said = said.replace(written, spoken)
    said = re.sub(r"y(?![aeiou])", "i", said)
    return re.sub(r"(.)\1+", r"\1", said).rstrip("h")


def likeness(one: str, other: str) -> float:
    """From 0 (nothing alike) to 1 (sounds the same)."""
    a, b = " ".join(sounds(one)), " ".join(sounds(other))
    return SequenceMatcher(None, a, b).ratio() if a and b else 0.0
