"""The workbook that officers begin with: a small form that shows pages, conditions, repeats, known facts and two languages."""

from __future__ import annotations

from typing import BinaryIO

import openpyxl

from simpul.kernel.forms.definition import Definition
from simpul.kernel.forms.evaluation import key
from simpul.kernel.forms.supported import SAMPLE

SURVEY = (
    (
        "type", "name", "label::Indonesia (id)", "label::English (en)", "required", "relevant", "constraint",
        "constraint_message::Indonesia (id)", "simpul::known", "simpul::case",
    ),
    ("begin_group", "pemohon", "Pemohon", "Applicant", "", "", "", "", "", ""),
    ("text", "nama", "Nama lengkap", "Full name", "yes", "", "", "", "resident.name", ""),
    ("text", "ponsel", "Nomor ponsel", "Mobile number", "yes", "", "", "", "resident.phone", ""),
    ("end_group", "", "", "", "", "", "", "", "", ""),
    ("begin_group", "acara", "Acara", "Event", "", "", "", "", "", ""),
    ("text", "judul", "Nama acara", "Name of the event", "yes", "", "", "", "", "title"),
    ("date", "tanggal", "Tanggal acara", "Date", "yes", "", ". > today()", "Tanggal acara harus sesudah hari ini.", "", ""),
    ("integer", "tamu", "Berapa tamu?", "How many guests?", "yes", "", ". > 0", "Tulis paling sedikit 1 tamu.", "", ""),
    ("geopoint", "lokasi", "Tempat acara", "Place", "yes", "", "", "", "", "region"),
    ("end_group", "", "", "", "", "", "", "", "", ""),
    ("begin_repeat", "petugas", "Petugas keamanan", "Steward", "", "${tamu} >= 100", "", "", "", ""),
    ("text", "nama_petugas", "Nama petugas", "Name of the steward", "yes", "", "", "", "", ""),
    ("select_one pengalaman", "pengalaman", "Pernah bertugas?", "Done this before?", "yes", "", "", "", "", ""),
    ("end_repeat", "", "", "", "", "", "", "", "", ""),
    ("begin_group", "bukti", "Bukti", "Evidence", "", "", "", "", "", ""),
    ("image", "foto", "Foto tempat", "Photo of the place", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip
CHOICES = (
    ("list_name", "name", "label::Indonesia (id)", "label::English (en)"),
    ("pengalaman", "ya", "Pernah", "Yes"),
    ("pengalaman", "belum", "Belum pernah", "No"),
)
SETTINGS = (
    ("form_id", "form_title::Indonesia (id)", "form_title::English (en)"),
    ("contoh-izin", "Contoh izin acara", "Sample event permit"),
)


def write(to: BinaryIO) -> None:
    """The workbook as XLSX."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(to)


def sample_answers(definition: Definition) -> dict[str, str]:
    """One answer to every question, to try the rules on."""
    found = {}
    for question, place in definition.questions():
        first = next((one.name for one in definition.choices.get(question.choices, ())), "")
        found[key(question.name, place.repeat)] = first or SAMPLE.get(question.kind, "contoh")
    return found
