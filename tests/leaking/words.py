"""The words of the matrix: some are searched for, all others are secrets that can be told apart anywhere."""

from __future__ import annotations

import re

# Searched for: the same in every case, so that one question finds all that may be found. Never judged themselves.
WHAT, WHO, HIDDEN = "Zamrudkhatulistiwa", "Namasirahasia", "Tetanggayangdisebut"
SLIP = "Zamrudkhatulistiwo"  # nobody wrote it: a correction may offer only what everybody may know
ASKED, ABSENT = (WHAT, WHO, HIDDEN), "Takadasamasekali"
MARK = "qx[a-z][a-z]zk"  # how all the others end
PRIVATE = ("Pengikutsetia", "Saringanpribadi", "Kotakmasuk")  # for one person alone, or for nobody
_MARKED = re.compile(MARK)
_NUMBER = re.compile(
    r"(?<=[A-Za-z][A-Za-z][A-Za-z])-\d{4}-\d{6}(?![0-9a-f])"
)  # of a case, and no part of the number of a request


def letters_of(number: int) -> str:
    """A word without digits, told apart from any other: people's numbers are masked where they stand in a text."""
    return "Qx" + "".join(chr(ord("a") + (number // 26**i) % 26) for i in (1, 0)) + "zk"


def phone_of(code: str) -> str:
    """A telephone number that belongs to one case alone."""
    return f"+62812{sum(ord(c) * 131**i for i, c in enumerate(code)) % 10**8:08d}"


def secrets_in(text: str) -> set[str]:
    """Whatever in a text looks like one of the secrets. Most pages are long and hold none, so it looks for their ends first."""
    small, found = text.lower(), {word for word in PRIVATE if word in text}
    for hit in _MARKED.finditer(small):
        start = hit.start()
        while start and (small[start - 1].isalnum() or small[start - 1] == "_"):
            start -= 1
        found.add(text[start : hit.end()])
    found |= {text[hit.start() - 3 : hit.end()].upper() for hit in _NUMBER.finditer(text)}
    return found | {text[at : at + 14] for at in _places(text, "+62812")}


def _places(text: str, begin: str) -> list[int]:
    return [hit.start() for hit in re.finditer(re.escape(begin), text)]
