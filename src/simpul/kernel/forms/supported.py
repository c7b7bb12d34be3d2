"""What of XLSForm is supported, as tables; the rest is refused at upload by name. docs/forms.md tells the same."""

from __future__ import annotations

import re

from simpul.kernel.forms.definition import Kind

TYPES: dict[str, Kind] = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "note": "note", "calculate": "calculate", "geopoint": "place", "image": "photo", "photo": "photo", "file": "file",
    "select_one": "one", "select one": "one", "select_multiple": "many", "select multiple": "many",
    "select_one_from_file": "one", "select_multiple_from_file": "many",
}  # fmt: skip
SYNONYMS = frozenset({"string", "int", "photo", "select one", "select multiple"})
OFFERED = (*sorted({*TYPES} - SYNONYMS), "begin_group", "begin_repeat")  # as told to authors
PASSED_OVER = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "start-geopoint"}
)
TOLD_IN_LANGUAGES = ("label", "hint", "required_message", "constraint_message")
SAME = {
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "list name": "list_name",
    "value": "name",
}
PLAIN = (
    "type", "name", "required", "relevant", "constraint", "calculation", "default", "appearance", "repeat_count",
    "choice_filter", "simpul::known", "simpul::case",
)  # fmt: skip
REFUSED = (
    "trigger",
    "readonly",
    "image",
    "audio",
    "video",
    "big-image",
    "media",
    "bind",
    "instance",
    "body",
)
OF_LISTS = frozenset({"list_name", "name", "image", "audio", "video", "big-image", "media", "sms_option"})
INTO = frozenset({"title", "text", "region", "landmark"})
LOOKS = frozenset(
    {
        "multiline",
        "minimal",
        "search",
        "autocomplete",
        "search()",
        "numbers",
        "quick",
        "horizontal",
        "vertical",
        "columns",
        "likert",
    }
)
LANGUAGES = {
    "indonesia": "id",
    "bahasa indonesia": "id",
    "bahasa": "id",
    "default": "id",
    "english": "en",
    "inggris": "en",
}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
CODE = re.compile(r"[a-z][a-z0-9_-]{1,49}")
YES = {"yes": "yes", "true": "yes", "true()": "yes", "no": "", "false": "", "false()": "", "ya": "yes", "tidak": ""}
SAMPLE = {"integer": "3", "decimal": "2.5", "date": "2026-05-31", "place": "-7.0 109.9 0 0"}


def language_of(written: str) -> str:
    """`English (en)` is en."""
    inside = re.search(r"\(([A-Za-z]{2,3})\)\s*$", written)
    return inside[1].lower() if inside else LANGUAGES.get(written.strip().lower(), written.strip().lower()[:20])


def split(heading: str) -> tuple[str, str]:
    """A heading and its language: `label::English (en)`."""
    base, _mark, language = heading.partition("::")
    if not language and base.split(":")[0] in TOLD_IN_LANGUAGES:
        base, _mark, language = heading.partition(":")
    base = base.strip()
    return SAME.get(base, base), language_of(language) if language else "id"
