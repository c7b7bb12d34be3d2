"""What can be reported, in the words of the standard."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpul.kernel.regency import current
from simpul.services.complaints.models import Category, Report

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
UPDATES = "https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Complete-Spec"
CHANGESET = "2026-11-22T00:00:00Z"


def open_to_all() -> QuerySet[Category]:
    """The categories that strangers' programs may use: none on misconduct, which never passes through third hands."""
    leaves = Category.objects.filter(active=True, oversight=False, parent__isnull=False)
    return leaves.select_related("parent").order_by("parent__position", "position", "code")


def discovery(base: str) -> dict[str, Any]:
    """Where the interface is. `base` is our own address, without a slash at the end."""
    return {
        "changeset": CHANGESET,
        "contact": ", ".join(
            value for value in (current().contact.get("email"), current().contact.get("address")) if value
        ),
        "key_service": _("Minta kunci kepada %(contact)s.")
        % {"contact": current().contact.get("email", current().name)},
        "endpoints": [
            {
                "specification": specification,
                "url": f"{base}/open311/v2",
                "changeset": CHANGESET,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
            for specification in (SPECIFICATION, UPDATES)
        ],
    }


def services() -> list[dict[str, Any]]:
    """Every category that can be reported."""
    return [
        {
            "service_code": category.code,
            "service_name": str(category),
            "description": category.hint or str(category),
            "metadata": True,
            "type": "realtime",
            "keywords": category.code.replace("-", ","),
            "group": str(category.parent),
        }
        for category in open_to_all()
    ]


def definition(code: str) -> dict[str, Any]:
    """What else may be told about a request of this category."""
    kinds = [{"key": value, "name": _(label)} for value, label in Report.Kind.choices]
    return {
        "service_code": code,
        "attributes": [
            _attribute(
                1, "kind", "singlevaluelist", _("Apa yang ingin Anda sampaikan?"), _("Bila kosong: pengaduan."), kinds
            ),
            _attribute(2, "landmark", "string", _("Patokan"), _("Misalnya: depan SDN 2 Kandeman."), []),
        ],
    }


def _attribute(
    order: int, code: str, datatype: str, asks: str, note: str, values: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": note,
        "order": order,
        "description": asks,
        "values": values,
    }
