"""The words on screen and their translations: gathered from the sources, merged into each language's catalogue, checked.

Source strings are Indonesian. The house has one catalogue a language, each service its own in its folder (words that the house
has already stay there), so that adding a service edits no file of others. `update()` is for whoever writes code; compiling is
part of every start (`appearance`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from simpul.kernel.regency import PROJECT

SOURCES = PROJECT / "src" / "simpul"
LANGUAGES = ("en",)

# Function -> which arguments are words on screen (none: the first).
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Declarations name their words without gettext: which arguments by position, and which by name.
PLACED = {"State": (0,), "Refused": (0,), "Role": (1,), "Parameter": (1, 2)}
RELATIONS = ("OneToOneField", "ManyToManyField")  # which begin with the other model, not with words
NAMED = frozenset({"label", "past", "note", "purpose", "retention", "erasure", "verbose_name"})
SAMPLES = frozenset({"tests", "testing", "data", "samples.py", "templates/design"})  # words nobody translates
CHANGING = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
        "Report-Msgid-Bugs-To",
    )
)
TEMPLATES = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}


def rooms() -> list[Path]:
    """The folders that have catalogues: the house, then each service."""
    return [SOURCES, *sorted(path for path in (SOURCES / "services").glob("*") if (path / "__init__.py").exists())]


def gather(*only: Path) -> Catalog:
    """All words of the sources (or of these rooms), in the order of their files."""
    catalogue = Catalog(project="Simpul", charset="utf-8", fuzzy=False)
    for path in _sources():
        if only and _room(path) not in only:
            continue
        where = path.relative_to(SOURCES).as_posix()
        for words, context in _words(path):
            catalogue.add(words, locations=[(where, 0)], context=context)
    return catalogue


def update() -> None:
    """Bring every catalogue up to date: new words empty, words that are gone dropped, translations kept, also when words move."""
    for language in LANGUAGES:
        known = [_read(catalogue_of(language, room), language) for room in rooms()]
        for room, wanted in _shared_out():
            path = catalogue_of(language, room)
            catalogue = _read(path, language)
            catalogue.update(wanted, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            _fill(catalogue, known)
            if len(catalogue) or path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_written(catalogue))


def missing(language: str) -> list[tuple[Path, str]]:
    """Words of the sources that a language lacks, or whose translation would break at run time; each with its catalogue."""
    lacking = []
    for room, wanted in _shared_out():
        path = catalogue_of(language, room)
        catalogue = _read(path, language)
        lacking += [(path, _first(message)) for message in wanted if message.id and not _good(catalogue, message)]
    return lacking


def catalogue_of(language: str, room: Path | None = None) -> Path:
    """Where a language's catalogue of a room lies; without a room, that of the house."""
    return (room or SOURCES) / "locale" / language / "LC_MESSAGES" / "django.po"


def _shared_out() -> Iterator[tuple[Path, Catalog]]:
    """Each room with its words; what the house says too is the house's."""
    house, *services = rooms()
    common = gather(house)
    yield house, common
    for service in services:
        own = gather(service)
        for message in list(own):
            if message.id and common.get(message.id, message.context):
                own.delete(message.id, message.context)
        yield service, own


def _room(path: Path) -> Path:
    parts = path.relative_to(SOURCES).parts
    return SOURCES / parts[0] / parts[1] if parts[0] == "services" and len(parts) > 2 else SOURCES


def _fill(catalogue: Catalog, known: list[Catalog]) -> None:
    """Give words that have no translation here the one they had in another catalogue."""
    for message in catalogue:
        if not message.id or (message.string and (isinstance(message.string, str) or all(message.string))):
            continue
        found = (other.get(message.id, message.context) for other in known)
        message.string = next((one.string for one in found if one and one.string), message.string)


def _sources() -> Iterator[Path]:
    for path in sorted(SOURCES.rglob("*")):
        place = {*path.parts, "/".join(path.parts[-3:-1])}
        if path.suffix in {".py", ".html", ".txt", ".subject", ".sms"} and not SAMPLES & place:
            yield path


def _words(path: Path) -> Iterator[tuple[Any, str | None]]:
    python = path.suffix == ".py"
    if not python and "templates" not in path.parts:
        return
    method, options = ("python", {}) if python else ("jinja2", TEMPLATES)
    for _line, words, _comments, context in extract_from_file(method, str(path), KEYWORDS, options=options):
        yield words, context
    if python and "migrations" not in path.parts:
        yield from ((words, None) for words in _declared(path))


def _declared(path: Path) -> Iterator[str]:
    """Words of declarations: `State("Diproses", note="…")`, `Refused("Pilih instansi.")`, `label="Jawab"`, names of columns and choices."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call():
                yield from _called(node)
            case ast.ClassDef(bases=[ast.Attribute(attr="IntegerChoices" | "TextChoices"), *_], body=body):
                tuples = (line.value for line in body if isinstance(line, ast.Assign))
                yield from (words for one in tuples if isinstance(one, ast.Tuple) for words in _plain(one.elts[-1]))
            case ast.keyword(arg=name, value=value) if name in NAMED:
                yield from _plain(value)


def _called(call: ast.Call) -> Iterator[str]:
    match call:
        case ast.Call(func=ast.Name(id=name), args=args) if name in PLACED:
            for place in PLACED[name]:
                yield from _plain(args[place]) if place < len(args) else ()
        case ast.Call(func=ast.Name(id="PersonalData"), keywords=keywords):
            for one in keywords:
                yield from _names(one.value) if one.arg == "shows" else ()
                yield from _plain(one.value) if one.arg in {"title", "source"} else ()
        case ast.Call(func=ast.Attribute(value=ast.Name(id="models"), attr=kind), args=[first, *_]):
            yield from _plain(first) if kind.endswith("Field") and kind not in RELATIONS else ()


def _names(shows: ast.expr) -> Iterator[str]:
    """The words of `shows=("number", ("at", "Waktu"))`: the second of each pair."""
    for one in getattr(shows, "elts", ()):
        match one:
            case ast.Tuple(elts=[_, words]):
                yield from _plain(words)


def _plain(value: ast.expr) -> Iterator[str]:
    """The words of a literal, or of both sides of a choice."""
    match value:
        case ast.Constant(value=str(words)) if words:
            yield words
        case ast.IfExp(body=one, orelse=other):
            yield from (*_plain(one), *_plain(other))


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="Simpul", charset="utf-8", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=language)


def _written(catalogue: Catalog) -> bytes:
    """The catalogue as text that changes only where words change: sorted, without dates and line numbers."""
    out = BytesIO()
    catalogue.header_comment = f"# The words of Simpul in {catalogue.locale.english_name if catalogue.locale else '?'}."
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(CHANGING))


def _good(catalogue: Catalog, message: Message) -> bool:
    mine = catalogue.get(message.id, message.context)
    if mine is None or not mine.string or (isinstance(mine.string, tuple) and not all(mine.string)):
        return False
    return not list(mine.check(catalogue))


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
