"""The package of a year: three CSV files and `datapackage.json`, which knows the size and the hash of each.

All of it is one picture of the database, put together before the first byte leaves, so that the files agree with each other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.db import connection, transaction

from simpul.finance.disclosure import exact
from simpul.finance.disclosure.fiscal import rows
from simpul.finance.disclosure.fiscal.columns import BUDGET, REVENUE, SPENDING, TAXONOMIES, Column
from simpul.finance.disclosure.ocds.packages import LICENCE
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.spreadsheets import guarded

IN_MEMORY = 4_000_000  # bytes of a package before it moves to a temporary file
CHUNK = 64_000


@dataclass(frozen=True)
class Resource:
    """A file of the package. `key`: columns that make a row one of a kind."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    lined: bool = False


RESOURCES = {
    one.name: one
    for one in (
        Resource("anggaran", "Anggaran menurut versi, dan realisasinya", BUDGET, ("line", "phase", "version")),
        Resource("belanja", "Belanja: pembayaran menurut baris anggaran", SPENDING, ("id",), lined=True),
        Resource("pendapatan", "Pendapatan dan penerimaan pembiayaan", REVENUE, ("id",), lined=True),
    )
}


@dataclass(frozen=True)
class Written:
    """How a file came out."""

    resource: Resource
    size: int
    sha256: str
    rows: int


def chunks(resource: Resource, year: int) -> Iterator[bytes]:
    """A file as CSV (RFC 4180, UTF-8 without a mark in front), its columns first. Text that a spreadsheet would run is quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in resource.columns])
    for row in rows.FILES[resource.name](year):
        writer.writerow([_cell(value) for value in row])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def descriptor(year: int, home: str) -> dict[str, Any]:
    """`datapackage.json` of a year. Reads every file once, for its size and hash."""
    with _one_picture():
        return _described(year, [_measured(one, year, None) for one in RESOURCES.values()], home)


def packed(year: int, home: str) -> Iterator[bytes]:
    """The whole package as a zip: put together at the first chunk that is asked for, and then sent without the database."""
    with SpooledTemporaryFile(IN_MEMORY) as kept:
        _pack(cast("IO[bytes]", kept), year, home)
        kept.seek(0)
        while chunk := kept.read(CHUNK):
            yield chunk


def _pack(kept: IO[bytes], year: int, home: str) -> None:
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, _one_picture():
        written = []
        for one in RESOURCES.values():
            with archive.open(f"{one.name}.csv", "w", force_zip64=True) as into:
                written.append(_measured(one, year, into))
        archive.writestr("datapackage.json", exact.dumps(_described(year, written, home)))


def _measured(resource: Resource, year: int, into: IO[bytes] | None) -> Written:
    digest, size, lines = hashlib.sha256(), 0, 0
    for chunk in chunks(resource, year):
        digest.update(chunk)
        size, lines = size + len(chunk), lines + chunk.count(b"\r\n")
        if into is not None:
            into.write(chunk)
    return Written(resource, size, digest.hexdigest(), lines - 1)


def _described(year: int, written: list[Written], home: str) -> dict[str, Any]:
    regency = current()
    return {
        "profile": "tabular-data-package",
        "name": f"apbd-{regency.slug.replace('_', '-')}-{year}",
        "title": f"APBD {regency.name} {year}",
        "description": "Anggaran menurut versi, pembayaran, dan penerimaan, dari dokumen sebagaimana tercatat; belum diperiksa BPK.",
        "homepage": home,
        "created": clock.now().replace(microsecond=0),
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": LICENCE}],
        "contributors": [{"title": f"Pemerintah {regency.name}", "role": "publisher"}],
        "countryCode": "ID",
        "regionCode": regency.code,
        "fiscalPeriod": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "columnTypes": TAXONOMIES,
        "resources": [_resource(one) for one in written],
    }


def _resource(one: Written) -> dict[str, Any]:
    resource = one.resource
    schema: dict[str, Any] = {
        "fields": [column.field() for column in resource.columns], "extraFields": _constants(), "missingValues": [""],
        "primaryKey": list(resource.key),
    }  # fmt: skip
    if resource.lined:
        schema["foreignKeys"] = [{"fields": "line", "reference": {"resource": "anggaran", "fields": "line"}}]
    return {
        "profile": "tabular-data-resource", "name": resource.name, "path": f"{resource.name}.csv", "title": resource.title,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "rowcount": one.rows,
        "bytes": one.size, "hash": f"sha256:{one.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }  # fmt: skip


def _constants() -> list[dict[str, str]]:
    """What is the same in every row and therefore stands in none: the money, and the place."""
    regency = current()
    told = (("currency", "value-currency:code", "IDR"), ("region_code", "geo:target:code", regency.code),
            ("region_name", "geo:target:title", regency.name), ("region_list", "geo:target:codeList", "Kemendagri"))  # fmt: skip
    return [{"name": name, "type": "string", "columnType": concept, "constant": value} for name, concept, value in told]


def _cell(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else guarded(value)


@contextmanager
def _one_picture() -> Iterator[None]:
    """All questions see the database as it is now, whatever is written meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
