"""The structural rules of OCDS 1.1 (and of the three extensions we name), written down by us: which field holds what, and what must
agree within a release. A field that is in no table is wrong: it would be one that the standard does not know.

`text` a text that is not empty, `number`, `moment` (RFC 3339 with a zone), `uri`, `A|B` one of these words, `Name` another table,
`[x]` a list of at least one. A star marks what must be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

TAGS = (
    "planning|planningUpdate|award|awardUpdate|contract|contractUpdate|contractAmendment|implementation|implementationUpdate|"
    "contractTermination|compiled"
)
RULES: dict[str, dict[str, str]] = {
    "ReleasePackage": {
        "uri*": "uri", "version*": "1.1", "extensions": "[uri]", "publishedDate*": "moment", "publisher*": "Publisher", "license": "uri",
        "publicationPolicy": "uri", "releases*": "[Release]", "links": "Links",
    },
    "RecordPackage": {
        "uri*": "uri", "version*": "1.1", "extensions": "[uri]", "publishedDate*": "moment", "publisher*": "Publisher", "license": "uri",
        "publicationPolicy": "uri", "records*": "[Record]", "links": "Links",
    },
    "Publisher": {"name*": "text", "uri": "uri"},
    "Links": {"next": "uri"},
    "Record": {"ocid*": "text", "releases*": "[Release]", "compiledRelease": "Release"},
    "Release": {
        "ocid*": "text", "id*": "text", "date*": "moment", "tag*": f"[{TAGS}]", "initiationType*": "tender", "language": "id",
        "parties": "[Party]", "buyer": "Reference", "planning": "Planning", "tender": "Tender", "awards": "[Award]",
        "contracts": "[Contract]",
    },
    "Party": {"id*": "text", "name*": "text", "roles*": "[buyer|supplier|payer|payee]", "details": "Details"},
    "Details": {"skpdCode": "text"},
    "Reference": {"id*": "text", "name*": "text"},
    "Planning": {"budget": "Budget"},
    "Budget": {
        "id": "text", "description": "text", "amount": "Value", "project": "text", "projectID": "text", "budgetBreakdown": "[Breakdown]",
    },
    "Breakdown": {"id*": "text", "description": "text", "amount": "Value", "period": "Period", "sourceParty": "Source"},
    "Source": {"name*": "text"},
    "Tender": {"id*": "text", "procurementMethod": "open|selective|limited|direct", "procurementMethodDetails": "text"},
    "Award": {
        "id*": "text", "title": "text", "status": "pending|active|cancelled|unsuccessful", "value": "Value", "suppliers": "[Reference]",
        "contractPeriod": "Period",
    },
    "Contract": {
        "id*": "text", "awardID*": "text", "title": "text", "status": "pending|active|cancelled|terminated", "value": "Value",
        "period": "Period", "dateSigned": "moment", "amendments": "[Amendment]", "implementation": "Implementation",
    },
    "Amendment": {"id": "text", "date": "moment", "rationale": "text", "amendsReleaseID": "text", "releaseID": "text"},
    "Implementation": {"transactions": "[Transaction]", "milestones": "[Milestone]", "documents": "[Document]", "metrics": "[Metric]"},
    "Transaction": {"id*": "text", "date": "moment", "value": "Value", "payer": "Reference", "payee": "Reference"},
    "Milestone": {
        "id*": "text", "title": "text", "type": "delivery", "description": "text", "dateMet": "moment",
        "status": "scheduled|met|notMet|partiallyMet",
    },
    "Document": {"id*": "text", "documentType": "completionCertificate", "title": "text", "datePublished": "moment"},
    "Metric": {"id*": "text", "title": "text", "observations": "[Observation]"},
    "Observation": {"id*": "text", "measure": "number", "unit": "Unit", "period": "Period"},
    "Unit": {"name": "text"},
    "Value": {"amount*": "number", "currency*": "IDR"},
    "Period": {"startDate": "moment", "endDate": "moment"},
}  # fmt: skip


def faults(told: Any, table: str = "ReleasePackage", at: str = "") -> Iterator[str]:
    """What is wrong in a package, with its place."""
    if table[0] == "[":
        if not isinstance(told, list) or not told:
            yield f"{at}: a list of something"
            return
        keys = [one["id"] for one in told if isinstance(one, dict) and "id" in one]
        if len(keys) != len(set(keys)):
            yield f"{at}: an id twice"
        for n, one in enumerate(told):
            yield from faults(one, table[1:-1], f"{at}/{n}")
    elif table in RULES:
        yield from _of_object(told, table, at)
    elif not _fits(told, table):
        yield f"{at}: {told!r} is no {table}"


def _of_object(told: Any, table: str, at: str) -> Iterator[str]:
    fields = {name.rstrip("*"): kind for name, kind in RULES[table].items()}
    if not isinstance(told, dict) or not told:
        yield f"{at}: no {table}"
        return
    yield from (f"{at}: lacks {name[:-1]}" for name in RULES[table] if name.endswith("*") and name[:-1] not in told)
    yield from (f"{at}: {name} is not known in {table}" for name in told if name not in fields)
    for name, value in told.items():
        if name in fields:
            yield from faults(value, fields[name], f"{at}/{name}")
    if table == "Release":
        yield from _agreement(told, at)


def _agreement(release: dict[str, Any], at: str) -> Iterator[str]:
    """Whoever is referred to is a party with that role; a contract belongs to an award, if awards are told."""
    roles = {one["id"]: one["roles"] for one in release.get("parties", ())}

    def met(one: dict[str, Any] | None, role: str) -> Iterator[str]:
        if one is not None and role not in roles.get(one["id"], ()):
            yield f"{at}: {one['id']} is no {role} among the parties"

    yield from met(release.get("buyer"), "buyer")
    for award in release.get("awards", ()):
        for one in award.get("suppliers", ()):
            yield from met(one, "supplier")
    awards = {one["id"] for one in release.get("awards", ())}
    for contract in release.get("contracts", ()):
        if awards and contract["awardID"] not in awards:
            yield f"{at}: contract without its award"
        for paid in contract.get("implementation", {}).get("transactions", ()):
            yield from met(paid.get("payer"), "payer")
            yield from met(paid.get("payee"), "payee")


def _fits(told: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(told, int | Decimal) and not isinstance(told, bool)
    if not isinstance(told, str) or not told:
        return False
    if kind == "moment":
        return datetime.fromisoformat(told).tzinfo is not None
    if kind == "uri":
        return bool(urlsplit(told).scheme and urlsplit(told).netloc)
    return kind == "text" or told in kind.split("|")
