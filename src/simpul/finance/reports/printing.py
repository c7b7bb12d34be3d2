"""Statements on paper: one of them, or all with the notes to them (CaLK) as far as figures can write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.finance.reports import ceilings, checks, rows, statements
from simpul.finance.reports.asking import Asked
from simpul.finance.reports.layouts import STATEMENTS
from simpul.finance.reports.statements import Books, Told
from simpul.kernel.documents.papers import paper
from simpul.kernel.regency import current
from simpul.kernel.web import formats

HERE = Path(__file__).parent


def statement(asked: Asked) -> bytes:
    """The statement asked for, with the checks."""
    books = statements.of(asked.span)
    told = books.told(asked.statement.code)
    return _paper("statement.typ", asked, str(told.statement.title), {**_table(asked, told), **_checks(books)})


def notes(asked: Asked) -> bytes:
    """The notes by the chapters of PSAP 04: every statement in its place; what only people can say is marked as not yet written."""
    books = statements.of(asked.span)
    policy = gettext_noop(
        "Buku anggaran berbasis kas, buku akrual berbasis akrual. Tiap kejadian dijurnal di keduanya menurut aturan posting tahun itu."
    )
    absorbed = ceilings.absorption(asked.span, books.told("lra").amount("b"), books.budget)
    data = {
        "chapters": [
            _("Pendahuluan"), _("Ekonomi makro dan kebijakan keuangan"), _("Ikhtisar pencapaian kinerja keuangan"),
            _("Kebijakan akuntansi"), _("Penjelasan pos-pos laporan keuangan"), _("Penjelasan atas informasi nonkeuangan"), _("Penutup"),
        ],
        "unwritten": _("Belum ditulis."), "entity": _("Entitas pelaporan dan rentang"), "performance_title": _("Serapan belanja"),
        "policy": _(policy),
        "performance": [
            [_("Anggaran"), _printed(absorbed.ceiling)], [_("Realisasi"), _printed(absorbed.spent)],
            [_("Terhadap anggaran setahun"), formats.percent(absorbed.of_ceiling)],
            [_("Terhadap anggaran kas bulan-bulan ini"), formats.percent(absorbed.of_plan)],
        ],
        "statements": [_table(asked, books.told(code)) for code in STATEMENTS], "basis": "PP 71/2010 PSAP 04",
    }  # fmt: skip
    return _paper("notes.typ", asked, _("Catatan atas Laporan Keuangan"), {**data, **_checks(books)})


def _paper(template: str, asked: Asked, title: str, data: dict[str, Any]) -> bytes:
    language = rows.tongue()
    where = asked.agency.name if asked.agency else _("seluruh kabupaten")
    head = {
        "regency": _("Pemerintah Kabupaten %(name)s") % {"name": current().short_name}, "title": title,
        "span": f"{where} · {asked.months(language)}",
    }  # fmt: skip
    day = date(asked.span.year, asked.span.last, 1)
    return paper(HERE / template, title=title, language=language, day=day, data=head | data)


def _table(asked: Asked, told: Told) -> dict[str, Any]:
    lines = zip(told.rows, rows.cells(told), strict=True)
    return {
        "name": str(told.statement.title), "heads": rows.heads(asked, told)[1:], "basis": told.statement.basis,
        "rows": [
            {"style": row.line.style, "words": words, "cells": [_printed(cell) for cell in cells]}
            for row, (_code, words, *cells) in lines
            if row.counts
        ],
    }  # fmt: skip


def _checks(books: Books) -> dict[str, Any]:
    told = [[str(one.words), *map(_printed, (one.one, one.other, one.difference))] for one in checks.of(books)]
    heads = [_("Yang harus sama"), _("Satu sisi"), _("Sisi lain"), _("Selisih")]
    return {"checks_title": _("Pemeriksaan"), "check_heads": heads, "checks": told}


def _printed(cell: Any) -> str:
    return cell if isinstance(cell, str) else formats.number(cell, 2)
