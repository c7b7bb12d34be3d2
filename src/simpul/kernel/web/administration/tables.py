"""Tables that administrators take away, fill in and bring back: with instructions, drop-downs, and marks where something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from simpul.kernel.web.formats import number
from simpul.lib.spreadsheets import CellError, Column

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST = 5000
WRONG = PatternFill("solid", start_color="F8D7DA")
HEAD = PatternFill("solid", start_color="E6E6E6")


def download(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    told: Sequence[str],
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    """A table with these rows in it, a sheet of instructions behind it, and lists to choose from in the columns named."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title, sheet.freeze_panes = "Isian", "A2"
    for place, column in enumerate(columns, 1):
        head = sheet.cell(1, place, column.title)
        head.font, head.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(place)].width = max(16, len(column.title) + 4)
    for line, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(line, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
    _lists(book, sheet, columns, choices or {})
    _instructions(book, columns, told)
    return _sent(book, name)


def marked(content: bytes, wrong: Iterable[CellError]) -> bytes:
    """The table that was brought, with every faulty cell coloured and commented."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    for error in wrong:
        cell = sheet[f"{error.letter}{error.row}"]
        cell.fill, cell.comment = WRONG, Comment(error.message, "Simpul")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_file(content: bytes, name: str) -> HttpResponse:
    """A table to save."""
    return HttpResponse(
        content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )


def _lists(book: Workbook, sheet: Any, columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> None:
    """Choices stand on a sheet of their own: written into the cell rule, they could be 255 letters long at most."""
    if not choices:
        return
    kept = book.create_sheet("Pilihan")
    for place, (key, options) in enumerate(choices.items(), 1):
        letter = get_column_letter(place)
        kept.cell(1, place, next(column.title for column in columns if column.key == key))
        for line, option in enumerate(options, 2):
            kept.cell(line, place, option)
        target = next(n for n, column in enumerate(columns, 1) if column.key == key)
        rule = DataValidation(
            type="list", formula1=f"Pilihan!${letter}$2:${letter}${len(options) + 1}", allow_blank=True
        )
        rule.error = _("Pilih salah satu dari daftar.")
        sheet.add_data_validation(rule)
        rule.add(f"{get_column_letter(target)}2:{get_column_letter(target)}{LAST}")


def _instructions(book: Workbook, columns: Sequence[Column], told: Sequence[str]) -> None:
    sheet = book.create_sheet("Petunjuk")
    sheet.column_dimensions["A"].width = 100
    must = ", ".join(column.title for column in columns if column.required)
    lines = [*told, _("Wajib diisi: %(columns)s.") % {"columns": must}]
    lines.append(_("Paling banyak %(most)s baris dalam satu berkas.") % {"most": number(LAST)})
    for line, words in enumerate(lines, 1):
        sheet.cell(line, 1, words).alignment = Alignment(wrap_text=True)


def _sent(book: Workbook, name: str) -> HttpResponse:
    out = BytesIO()
    book.save(out)
    return as_file(out.getvalue(), name)
