"""The cells of a workbook that a stranger brings: read without opening what could hurt, each with the place where it stands."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

LARGEST = 2_000_000
LARGEST_UNPACKED = 30_000_000
MOST_ROWS = {"survey": 1000, "choices": 20_000, "settings": 2}
MOST_COLUMNS = 60
LONGEST_CELL = 4000
SHEETS = tuple(MOST_ROWS)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what to do. A problem of the whole file has no sheet."""

    message: str
    sheet: str = ""
    row: int = 0
    letter: str = ""
    heading: str = ""

    @property
    def where(self) -> str:
        """The place as a spreadsheet program names it."""
        parts = [
            _("lembar %(sheet)s") % {"sheet": self.sheet} if self.sheet else "",
            _("baris %(row)s") % {"row": self.row} if self.row else "",
            _("kolom %(letter)s (%(heading)s)") % {"letter": self.letter, "heading": self.heading}
            if self.letter
            else "",
        ]
        return ", ".join(part for part in parts if part)


class Unreadable(ValueError):
    """The file can't be read at all. The message is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Row:
    """One filled row: cells by heading (lower case), and where it stands."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def get(self, heading: str) -> str:
        """A cell; empty when there is none."""
        return self.cells.get(heading, "")


@dataclass
class Workbook:
    """The three sheets of an XLSForm, and what was wrong with single cells."""

    sheets: dict[str, list[Row]]
    headings: dict[str, dict[str, str]]
    problems: list[Problem]


def read(content: bytes) -> Workbook:
    """The sheets `survey`, `choices` and `settings`. Raises `Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable(_("Berkas ini lebih besar dari 2 MB. Buang gambar dan lembar yang tidak dipakai."))
    book = Workbook({}, {}, [])
    try:
        _check_size(content)
        opened = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        for name in opened.sheetnames:
            if name.strip().lower() in SHEETS:
                _read_sheet(book, name.strip().lower(), opened[name])
        opened.close()
    except Unreadable:
        raise
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        LookupError,
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        raise Unreadable(_("Berkas ini bukan lembar kerja XLSX yang utuh. Simpan ulang, lalu unggah lagi.")) from error
    if "survey" not in book.sheets:
        raise Unreadable(_("Lembar “survey” tidak ada. Pakai berkas contoh sebagai awal."))
    return book


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > 500 or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Unreadable(_("Berkas ini terlalu besar setelah dibuka. Buang lembar yang tidak dipakai."))


def _read_sheet(book: Workbook, name: str, sheet: Any) -> None:
    sheet.reset_dimensions()
    lines: Iterator[Any] = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    header = {n: str(cell).strip() for n, cell in enumerate(next(lines, ())) if cell not in (None, "")}
    book.headings[name] = {heading.lower(): get_column_letter(n + 1) for n, heading in header.items()}
    rows: list[Row] = []
    for number, cells in enumerate(lines, 2):
        filled = {n: text for n, cell in enumerate(cells) if n in header and (text := _text(cell))}
        if not filled:
            if number > MOST_ROWS[name] * 2:
                break
            continue
        if len(rows) >= MOST_ROWS[name]:
            raise Unreadable(
                _("Lembar “%(sheet)s” lebih dari %(most)s baris.") % {"sheet": name, "most": MOST_ROWS[name]}
            )
        rows.append(_row(book, name, number, filled, header))
    book.sheets[name] = rows


def _row(book: Workbook, sheet: str, number: int, filled: dict[int, str], header: dict[int, str]) -> Row:
    for n, text in filled.items():
        at = (sheet, number, get_column_letter(n + 1), header[n])
        if text.startswith("="):
            book.problems.append(Problem(_("Sel ini berisi rumus Excel. Tulis hasilnya sebagai teks."), *at))
        if len(text) > LONGEST_CELL:
            book.problems.append(Problem(_("Isi sel ini terlalu panjang."), *at))
    return Row(
        number,
        {header[n].lower(): text for n, text in filled.items()},
        {header[n].lower(): get_column_letter(n + 1) for n in filled},
    )


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() if cell is not None else ""


def read_choices(name: str, content: bytes) -> list[tuple[str, dict[str, str]]]:
    """A list of choices in a CSV file: `name`, and `label` in one or more languages. Raises `Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable(_("%(file)s lebih besar dari 2 MB.") % {"file": name})
    try:
        text = content.decode("utf-8-sig")
        mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(_("%(file)s bukan CSV UTF-8. Simpan ulang, lalu unggah lagi.") % {"file": name}) from error
    if len(rows) > MOST_ROWS["choices"] or not rows or "name" not in rows[0]:
        raise Unreadable(_("%(file)s harus punya kolom name dan label, paling banyak 20.000 baris.") % {"file": name})
    return [
        (str(row["name"]).strip(), {head: str(cell).strip() for head, cell in row.items() if head and cell})
        for row in rows
        if (row.get("name") or "").strip()
    ]
