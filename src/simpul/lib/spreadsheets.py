"""Tables that people bring and take away: XLSX and CSV.

Reading converts cell by cell and collects every problem with its place, so that a person mends a file once. Writing
streams row by row, and lets no text that somebody typed become a formula on somebody else's machine.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MAX_ROWS = 50_000
MAX_UNPACKED = 200_000_000  # bytes; an honest file of 50,000 rows stays far below, a zip bomb doesn't
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class SpreadsheetError(ValueError):
    """The file as a whole can't be read. The message is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Column:
    """One expected column: the key its values get, its heading, and what turns a cell into a value.

    `convert` is called with a filled cell and raises `ValueError` with a sentence. `also`: other headings that name the same.
    """

    key: str
    title: str
    convert: Callable[[Any], Any] = str
    required: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell. Rows are numbered as the spreadsheet program shows them."""

    row: int
    letter: str
    title: str
    message: str

    def __str__(self) -> str:
        return f"Baris {self.row}, kolom {self.letter} ({self.title}): {self.message}"


@dataclass
class Table:
    """What was read: the sound rows by their number, and the problems of the others. `letters` tells where each heading stands."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)


def read(content: bytes, columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> Table:
    """The first sheet of an XLSX file, or a CSV file. The first row holds the headings; empty rows are skipped.

    Raises `SpreadsheetError` if the file is no table, lacks a required column or is too long.
    """
    lines = _xlsx(content) if content.startswith(b"PK") else _csv(content)
    places = _places(next(lines, []), columns)
    table = Table(letters={column.title: get_column_letter(place + 1) for place, column in places.items()})
    for number, cells in enumerate(lines, 2):
        if number > max_rows + 1:
            raise SpreadsheetError(f"Berkas memuat lebih dari {max_rows} baris. Bagi menjadi beberapa berkas.")
        if any(_filled(cell) for cell in cells):
            _convert(table, number, cells, places)
    return table


def text(cell: Any) -> str:
    """Converter for words and for numbers that are names (NIK, telephone, account)."""
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        raise ValueError("Angka sepanjang ini sudah dibulatkan programnya. Ubah kolom menjadi teks, lalu isi lagi.")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def whole(cell: Any) -> int:
    """Converter for whole numbers."""
    exact = decimal(cell)
    if exact != exact.to_integral_value():
        raise ValueError("Isi dengan bilangan bulat.")
    return int(exact)


def decimal(cell: Any) -> Decimal:
    """Converter for numbers; text is read with a decimal comma, without marks between thousands."""
    if isinstance(cell, bool | date):
        raise ValueError("Isi dengan bilangan, misalnya 12,5.")
    try:
        value = Decimal(str(cell).strip().replace(",", "."))
    except InvalidOperation as problem:
        raise ValueError("Isi dengan bilangan, misalnya 12,5.") from problem
    if not value.is_finite():
        raise ValueError("Isi dengan bilangan, misalnya 12,5.")
    return value


def day(cell: Any) -> date:
    """Converter for dates: a date cell, `31-12-2026`, `31/12/2026` or `2026-12-31`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = str(cell).strip().replace("/", "-").replace(".", "-")
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            continue
    raise ValueError("Isi dengan tanggal, misalnya 31-12-2026.")


def write_xlsx(to: BinaryIO, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, zone: tzinfo) -> None:
    """Write one sheet. Aware moments are shown on the wall clock of `zone`; text stays text, however it begins."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in chain([header], rows):
        sheet.append([_cell(sheet, value, zone) for value in row])
    book.save(to)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]], *, zone: tzinfo) -> Iterator[str]:
    """The lines of a CSV file, to be sent as they come. Text that could act as a formula gets a leading quote."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"  # without it Excel takes UTF-8 for something else
    for row in chain([header], rows):
        writer.writerow([guarded(_local(value, zone)) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def guarded(value: Any) -> Any:
    """A value for a CSV cell: text that a spreadsheet program would run gets a quote in front, the rest stays."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cell(sheet: Any, value: Any, zone: tzinfo) -> Any:
    if not isinstance(value, str):
        return _local(value, zone)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # never a formula
    return cell


def _local(value: Any, zone: tzinfo) -> Any:
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(zone).replace(tzinfo=None, microsecond=0) if aware else value


def _xlsx(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise SpreadsheetError("Berkas terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, LookupError, OSError, SyntaxError) as problem:
        raise SpreadsheetError(
            "Berkas ini bukan lembar kerja XLSX yang utuh. Simpan ulang, lalu coba lagi."
        ) from problem


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        written = content.decode("utf-8-sig")
        first = written.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","
        yield from csv.reader(io.StringIO(written, newline=""), delimiter=mark)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise SpreadsheetError("Berkas ini bukan XLSX dan bukan CSV UTF-8. Simpan ulang sebagai XLSX.") from problem


def _places(header: Sequence[Any], columns: Sequence[Column]) -> Mapping[int, Column]:
    """Which column stands where. Headings match regardless of case and spaces."""
    found = {_folded(cell): place for place, cell in reversed(list(enumerate(header)))}
    places = {
        column: place
        for column in columns
        if (place := next((found[name] for name in map(_folded, (column.title, *column.also)) if name in found), None))
        is not None
    }
    missing = [column.title for column in columns if column.required and column not in places]
    if missing:
        raise SpreadsheetError(f"Kolom {', '.join(f'“{title}”' for title in missing)} tidak ada di baris pertama.")
    return {place: column for column, place in places.items()}


def _convert(table: Table, number: int, cells: Sequence[Any], places: Mapping[int, Column]) -> None:
    values: dict[str, Any] = {}
    wrong: list[CellError] = []
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.key] = _value(cell, column)
        except ValueError as problem:
            wrong.append(CellError(number, get_column_letter(place + 1), column.title, str(problem)))
    if wrong:
        table.errors.extend(wrong)
    else:
        table.rows[number] = values


def _value(cell: Any, column: Column) -> Any:
    if _filled(cell):
        return column.convert(cell)
    if column.required:
        raise ValueError("Belum diisi.")
    return None


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _folded(heading: Any) -> str:
    return "".join(str(heading or "").split()).casefold()
