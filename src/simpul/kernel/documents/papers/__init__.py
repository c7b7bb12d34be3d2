"""Papers: a Typst template and plain data become a tagged PDF (PDF/A-2a, PDF/UA-1).

    from simpul.kernel.documents.papers import paper
    content = paper(Path(__file__).with_name("statement.typ"), title="Neraca 2027", language="id", day=day, data={…})

The data reach the template as JSON and are only ever text: nothing that somebody typed is read as markup. A template begins with
`#import "paper.typ": paper, data`; what it draws without words for those who cannot see it does not compile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

COMMON = Path(__file__).with_name("paper.typ")


def paper(template: Path, *, title: str, language: str, day: date, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template with this data. The same data of the same `day` make the same bytes."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "paper.typ").write_bytes(COMMON.read_bytes())
        (folder / "main.typ").write_bytes(template.read_bytes())
        told = {"title": title, "language": language, "day": [day.year, day.month, day.day], "data": dict(data)}
        (folder / "data.json").write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")
        made = typst.compile(
            str(folder / "main.typ"), root=str(folder), pdf_standards=["a-2a", "ua-1"], ignore_system_fonts=True
        )
    return bytes(made)
