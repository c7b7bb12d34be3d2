"""What may be sent, for the OpenAPI document. Which answers a form or step wants, the interface itself says for each."""

from __future__ import annotations

from typing import Any

_ONE = ["string", "number", "boolean"]
_ANSWER = {"anyOf": [{"type": [*_ONE, "null"]}, {"type": "array", "items": {"type": _ONE}}]}
_PART = {"type": "string"}
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}


def _body(properties: dict[str, Any], required: tuple[str, ...], files: str, others: bool) -> dict[str, Any]:
    """JSON, or the same as a form that can carry files."""
    json = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": _ANSWER if others else True,
    }
    parts = {name: _PART for name in properties} | {files: _FILES}
    form = {"type": "object", "properties": parts, "required": list(required), "additionalProperties": _PART}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": json}, "multipart/form-data": {"schema": form}},
        }
    }


_SEQ = {
    "type": "integer",
    "minimum": 1,
    "maximum": 999_999_999,
    "description": "`seq` of the case as it was read: 409 if it has moved since.",
}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 4000}
_AUDIENCE = {"type": "string", "enum": ["party", "staff"], "default": "party"}

ANSWERS = _body({}, (), "photos", others=True)
STEP = _body({"seq": _SEQ}, (), "photos", others=True)
MESSAGE = _body({"text": _TEXT, "audience": _AUDIENCE}, ("text",), "files", others=False)
