"""The catalogue for machines: DCAT 3 as JSON-LD, and the same as Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from simpul.insight.open_data.datasets import Dataset, Form
from simpul.insight.open_data.models import Snapshot
from simpul.kernel.regency import current
from simpul.lib import clock

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
FORMS = {"csv": "text/csv", "json": "application/json"}
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(datasets: Iterable[Dataset], base: str, kept: Mapping[str, list[Snapshot]]) -> dict[str, Any]:
    """The catalogue as JSON-LD. `base` is our own address, without a slash at the end. Files are made when asked for: they are of now;
    `kept` are those of past years, with their sums."""
    regency, now = current(), clock.now().astimezone(current().zone).isoformat(timespec="seconds")
    publisher = {"@id": f"{base}/#penerbit", "@type": "foaf:Organization", "foaf:name": f"Pemerintah {regency.name}"}
    contact: dict[str, Any] = {
        "@id": f"{base}/#kontak",
        "@type": "vcard:Organization",
        "vcard:fn": f"Pemerintah {regency.name}",
    }
    if email := regency.contact.get("email"):
        contact["vcard:hasEmail"] = {"@id": f"mailto:{email}"}
    shared = {
        "dct:publisher": publisher, "dcat:contactPoint": contact, "dct:license": {"@id": LICENCE},
        "dct:modified": {"@value": now, "@type": "xsd:dateTime"},
    }  # fmt: skip
    return {
        "@context": CONTEXT,
        "@id": f"{base}/data/",
        "@type": "dcat:Catalog",
        "dct:title": f"Data terbuka {regency.name}",
        "dct:language": "id",
        **shared,
        "dcat:dataset": [_dataset(one, base, shared, kept.get(one.code, [])) for one in datasets],
    }


def _dataset(one: Dataset, base: str, shared: dict[str, Any], kept: list[Snapshot]) -> dict[str, Any]:
    address = f"{base}/data/{one.code}/"
    return {
        "@id": address, "@type": "dcat:Dataset", "dct:identifier": one.code, "dct:title": one.title,
        "dct:description": one.about, "dcat:landingPage": {"@id": address}, **shared,
        "dcat:distribution": [
            {
                "@id": f"{base}/data/{one.code}.{form}", "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": f"{base}/data/{one.code}.{form}"}, "dcat:mediaType": kind, "dct:license": {"@id": LICENCE},
            }
            for form, kind in FORMS.items()
        ]
        + [_form(other, base) for other in one.forms()]
        + [_file(edition, base) for edition in kept if edition.withdrawn_at is None],
    }  # fmt: skip


def _form(one: Form, base: str) -> dict[str, Any]:
    """The same in a standard form."""
    address = f"{base}{one.address}"
    return {
        "@id": address, "@type": "dcat:Distribution", "dct:title": one.title, "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": one.media, "dct:license": {"@id": LICENCE}, "dct:conformsTo": {"@id": one.standard},
    }  # fmt: skip


def _file(one: Snapshot, base: str) -> dict[str, Any]:
    """The file of a year, which anybody can hold against its sum."""
    address = f"{base}{one.address}"
    taken = one.taken_at.astimezone(current().zone).isoformat(timespec="seconds")
    return {
        "@id": address, "@type": "dcat:Distribution", "dct:title": str(one), "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": FORMS["csv"], "dct:license": {"@id": LICENCE}, "dct:issued": {"@value": taken, "@type": "xsd:dateTime"},
        "dcat:byteSize": {"@value": str(one.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@id": f"{address}#sha256", "@type": "spdx:Checksum", "spdx:algorithm": {"@id": SHA256},
            "spdx:checksumValue": {"@value": one.sha256, "@type": "xsd:hexBinary"},
        },
    }  # fmt: skip


def turtle(tree: dict[str, Any]) -> str:
    """JSON-LD of the shape above as Turtle: every node has an address, so each is written once as a subject."""
    written: dict[str, str] = {}
    _write(tree, written)
    prefixes = "".join(f"@prefix {name}: <{address}> .\n" for name, address in CONTEXT.items())
    return prefixes + "\n" + "\n".join(written.values())


def _write(node: dict[str, Any], written: dict[str, str]) -> str:
    subject = f"<{node['@id']}>"
    if "@type" in node and node["@id"] not in written:
        written[node["@id"]] = ""  # keeps its place before those it names
        lines = [f"a {node['@type']}"]
        for name, value in node.items():
            if not name.startswith("@"):
                several = value if isinstance(value, list) else [value]
                lines.append(f"{name} {', '.join(_object(one, written) for one in several)}")
        facts = " ;\n  ".join(lines)
        written[node["@id"]] = f"{subject} {facts} .\n"
    return subject


def _object(value: Any, written: dict[str, str]) -> str:
    if isinstance(value, dict):
        return f'"{value["@value"]}"^^{value["@type"]}' if "@value" in value else _write(value, written)
    return json.dumps(str(value), ensure_ascii=False)
