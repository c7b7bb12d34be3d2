"""Workbooks for tests, written as Markdown tables: `| survey |` begins a sheet, the row after it holds the headings."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.forms import versions, xlsform
from simpul.kernel.forms.models import FormUpload

COLUMNS = (
    *("type", "name", "label::Indonesia (id)", "label::English (en)", "hint::Indonesia (id)", "required", "relevant"),
    *("constraint", "constraint_message::Indonesia (id)", "calculation", "appearance", "simpul::known", "simpul::case"),
)
CROWD = """
| survey |
| | {columns} |
| | begin_group | pemohon | Pemohon | Applicant | | | | | | | | | |
| | text | nama | Nama lengkap | Full name | Seperti di KTP | yes | | | | | | resident.name | |
| | text | nik | NIK | Identity number | | yes | | | | | | resident.nik | |
| | end_group | | | | | | | | | | | | |
| | begin_group | acara | Acara | Event | | | | | | | | | |
| | text | judul | Nama acara | Name of the event | | yes | | | | | | | title |
| | date | tanggal | Tanggal acara | Date | | yes | | . > today() | Tanggal acara harus sesudah hari ini. | | | | |
| | integer | tamu | Berapa tamu? | How many guests? | | yes | | . > 0 and . <= 5000 | Tulis 1 sampai 5000 tamu. | | | | |
| | select_one yt | jalan | Apakah jalan ditutup? | Will a road be closed? | | yes | | | | | | | |
| | text | nama_jalan | Jalan yang ditutup | Closed road | | yes | ${jalan} = 'ya' | | | | | | |
| | geopoint | lokasi | Tempat acara | Place | | yes | | | | | | | region |
| | end_group | | | | | | | | | | | | |
| | begin_group | keamanan | Pengamanan | Security | | | ${tamu} >= 100 | | | | | | |
| | note | catatan | Acara dengan ${tamu} tamu memerlukan petugas keamanan. | With ${tamu} guests you need stewards. | | | | | | | | | |
| | select_multiple alat | alat | Yang disiapkan | What you prepare | | yes | | | | | | | |
| | end_group | | | | | | | | | | | | |
| | begin_repeat | petugas | Petugas keamanan | Steward | | | ${tamu} >= 100 | | | | | | |
| | text | nama_petugas | Nama petugas | Name | | yes | | | | | | | |
| | integer | umur | Umur ${nama_petugas} | Age of ${nama_petugas} | | yes | | . >= 17 | Petugas paling muda 17 tahun. | | | | |
| | end_repeat | | | | | | | | | | | | |
| | calculate | jumlah | Jumlah petugas | Stewards | | | | | | count(${petugas}) | | | |
| | begin_group | bukti | Bukti | Evidence | | | | | | | | | |
| | image | foto | Foto tempat | Photo of the place | | yes | | | | | | | |
| | end_group | | | | | | | | | | | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | yt | ya | Ya | Yes |
| | yt | tidak | Tidak | No |
| | alat | tenda | Tenda | Tent |
| | alat | p3k | Kotak P3K | First aid |
| settings |
| | form_id | form_title::Indonesia (id) | form_title::English (en) |
| | izin-keramaian | Izin keramaian | Event permit |
"""


CROWD = CROWD.replace("{columns}", " | ".join(COLUMNS))


VILLAGES = """
| survey |
| | type | name | label | required | choice_filter | appearance |
| | select_one kec | kecamatan | Kecamatan | yes | | minimal |
| | select_one desa | desa | Desa atau kelurahan | yes | kecamatan = ${kecamatan} | minimal |
| choices |
| | list_name | name | label | kecamatan |
| | kec | batang | Batang | |
| | kec | tulis | Tulis | |
| | desa | kauman | Kauman | batang |
| | desa | proyonanggan | Proyonanggan Utara | batang |
| | desa | simbangdesa | Simbangdesa | tulis |
| | desa | kenconorejo | Kenconorejo | tulis |
| settings |
| | form_id | form_title |
| | izin-keramaian | Izin keramaian |
"""


def xlsx(markdown: str) -> bytes:
    """The workbook of these tables."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheet = None
    for line in markdown.strip().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        elif sheet is not None:
            sheet.append([cell or None for cell in cells[1:]])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(markdown: str, *, by: Viewer) -> FormUpload:
    """The form of a workbook, waiting to be published."""
    if by.user is None:
        raise ValueError("Somebody uploads a form.")
    book = xlsx(markdown)
    return versions.keep(xlsform.read(book), book, "izin.xlsx", by=by.user)
