"""A form that an officer defined: one version in force, the next one uploaded and waiting for its day."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from simpul.config.demonstration.showcase.stage import ago, somebody
from simpul.kernel.forms import example, versions, xlsform
from simpul.kernel.forms.models import FormUpload, FormVersion

CODE = example.SETTINGS[1][0]


def load() -> None:
    """Upload and publish the sample; upload it again with one question asked otherwise, and leave that as a draft."""
    if FormVersion.objects.filter(code=CODE).exists() or FormUpload.objects.filter(code=CODE).exists():
        return
    first = BytesIO()
    example.write(first)
    keeper = somebody("pengelola").user
    assert keeper is not None
    with ago(20):
        upload = versions.keep(xlsform.read(first.getvalue()), first.getvalue(), "contoh-izin.xlsx", by=keeper)
        versions.publish(upload, by=keeper)
    with ago(2):
        second = _asked_otherwise(first.getvalue())
        versions.keep(xlsform.read(second), second, "contoh-izin-2.xlsx", by=keeper)


def _asked_otherwise(workbook: bytes) -> bytes:
    book = openpyxl.load_workbook(BytesIO(workbook))
    for row in book["survey"].iter_rows():
        for cell in row:
            if cell.value == "Berapa tamu?":
                cell.value = "Kira-kira berapa tamu yang datang?"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
