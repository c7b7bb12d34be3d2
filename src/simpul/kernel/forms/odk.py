"""ODK's own reader of XLSForm, which has the last word on a workbook, and the XForm it makes for devices that speak it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from simpul.kernel.forms.definition import Definition
from simpul.kernel.forms.workbook import Workbook

OURS = "simpul::"


class NotAnXForm(ValueError):
    """The reader refuses the workbook. The message says why, for its author."""


def xform(book: Workbook, definition: Definition) -> str:
    """The XForm of a workbook. Raises `NotAnXForm`."""
    given: dict[str, Any] = {}
    for sheet, rows in book.sheets.items():
        given[sheet] = [{h: t for h, t in row.cells.items() if not h.startswith(OURS)} for row in rows]
        given[f"{sheet}_header"] = [dict.fromkeys(h for h in book.headings[sheet] if not h.startswith(OURS))]
    settings = {"form_id": definition.code, "form_title": next(iter(definition.title.values()))}
    given |= {"settings": [settings], "settings_header": [dict.fromkeys(settings)]}  # ODK's titles have one language
    try:
        return str(convert(xlsform=given).xform)
    except PyXFormError as error:
        raise NotAnXForm(_("Pemeriksa XLSForm menolak: %(why)s") % {"why": str(error)[:300]}) from error
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotAnXForm(_("Pemeriksa XLSForm tidak dapat membaca berkas ini.")) from error
