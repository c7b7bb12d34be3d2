"""Documents of GeoReport v2, in the two forms it knows."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

MEDIA_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_ITEMS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(fmt: str, root: str, content: Any, status: int = 200) -> HttpResponse:
    """A dictionary or list under the name that its XML root has; JSON leaves that name out."""
    if fmt == "json":
        return written(fmt, json.dumps(content, ensure_ascii=False), status)
    element = Element(root)
    _fill(element, content)
    return written(fmt, tostring(element, encoding="unicode"), status)


def written(fmt: str, body: str, status: int = 200) -> HttpResponse:
    """The answer that carries a finished text."""
    return HttpResponse(
        HEAD + _NOT_XML.sub("", body) if fmt == "xml" else body, status=status, content_type=MEDIA_TYPES[fmt]
    )


def errors(fmt: str, status: int, *descriptions: str) -> HttpResponse:
    """What is wrong, as the standard wants it told."""
    return document(fmt, "errors", [{"code": status, "description": said} for said in descriptions], status)


def _fill(element: Element, content: Any) -> None:
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(SubElement(element, name), value)
    elif isinstance(content, list):
        for item in content:
            _fill(SubElement(element, _ITEMS[element.tag]), item)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = str(content)
