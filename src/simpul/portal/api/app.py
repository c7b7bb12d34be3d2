"""The interface put together, and the document that describes it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.responses import NinjaJSONEncoder

from simpul.kernel.regency import current
from simpul.portal.api import acting, figures, problems, reading

ROOT = "/api/v1/"
SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": f"simpul_{current().slug}",
        "description": "Sign in on the site; send `X-CSRFToken` with what changes something.",
    },
    "access_code": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Access-Code",
        "description": "The code told once when a case was filed; opens that case.",
    },
}
_NEEDS = {"acting_step", "acting_message"}

api = NinjaAPI(title="Simpul", version="1", openapi_url=None, docs_url=None, urls_namespace="api")
for _router in (reading.router, acting.router, figures.router):
    api.add_router("", _router)
problems.handle(api)


def openapi(request: HttpRequest) -> HttpResponse:
    """`openapi.json`: the document, in the language of the request."""
    return HttpResponse(
        _document(get_language() or ""),
        content_type="application/json",
        headers={"Cache-Control": "public, max-age=300", "Vary": "Cookie"},  # where the chosen language is kept
    )


@cache
def _document(language: str) -> str:
    return NinjaJSONEncoder(ensure_ascii=False).encode(description())


def description() -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    document["info"]["description"] = _("Antarmuka terbuka %(name)s.") % {"name": current().name}
    document["components"]["securitySchemes"] = SCHEMES
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["operationId"] = operation["operationId"].removeprefix("simpul_portal_api_")
            _finish(operation)
    return document


def _finish(operation: dict[str, Any]) -> None:
    """Errors are problem documents; the header that opens a case is a scheme, not a parameter."""
    operation["summary"] = _(operation["summary"])
    for code, response in operation["responses"].items():
        if int(code) >= 400:
            response["description"] = str(problems.TITLES[int(code)])
            response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
    parameters = operation.get("parameters", [])
    operation["parameters"] = [_present(parameter) for parameter in parameters if parameter["name"] != "X-Access-Code"]
    anybody: list[dict[str, list[str]]] = [] if operation["operationId"] in _NEEDS else [{}]
    operation["security"] = [
        *anybody,
        {"session": []},
        *([{"access_code": []}] if len(operation["parameters"]) < len(parameters) else []),
    ]


def _present(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as it may be sent: what is left out is left out, there is no null in an address or a header."""
    schema = dict(parameter["schema"])
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    return {**parameter, "schema": {**schema, **kinds[0]} if len(kinds) == 1 else parameter["schema"]}
