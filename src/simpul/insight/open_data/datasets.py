"""The datasets, made from what is declared: a new service, indicator or rule stands in the catalogue without a line here.

Rows are read by key, two thousand at a time: no file holds a transaction open, and memory stays flat at a million rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.finance import public as money
from simpul.kernel.cases.services import Service
from simpul.kernel.cases.services import registry as services
from simpul.kernel.indicators import Count
from simpul.kernel.indicators.declarations import registry as indicators
from simpul.kernel.indicators.models import Observation
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.kernel.regulations import parameters
from simpul.kernel.regulations.models import ParameterVersion
from simpul.kernel.web.figures import FEW, this_month

STEP = 2000
WORDS = ("title", "text")  # of a case: what may be masked, or end with its time
Words = str | Promise
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """One column of a file, and what it means."""

    name: str
    meaning: Words


@dataclass(frozen=True)
class Form:
    """The same data in another form: where it lies, what kind of file it is, and the standard it keeps."""

    title: str
    address: str
    media: str
    standard: str


@dataclass(frozen=True)
class Dataset:
    """One dataset. `code` is its name in addresses.

    Where rows tell of cases, `now` says of some of them (by what stands in the first column) what everybody may read today in the columns
    `words`; of those that are not public any more, nothing.
    """

    code: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    now: Callable[[list[str]], Mapping[str, Mapping[str, str]]] | None = None
    words: tuple[str, ...] = ()
    forms: Callable[[], list[Form]] = list


def every() -> dict[str, Dataset]:
    """The datasets of this installation by code."""
    listed = [_cases(service) for service in services.values() if service.public_list]
    listed += [_choices(service) for service in services.values() if service.public_list]
    return {one.code: one for one in (*listed, _indicators(), _agencies(), _regions(), _rules(), *_money())}


def by_key(rows: QuerySet[Any], *names: str) -> Iterator[Row]:
    """All rows in the order of their primary key, page by page."""
    last: Any = None
    while True:
        found = rows if last is None else rows.filter(pk__gt=last)
        page = list(found.order_by("pk").values_list("pk", *names)[:STEP])
        for row in page:
            yield row[1:]
        if len(page) < STEP:
            return
        last = page[-1][0]


def _cases(service: Service) -> Dataset:
    own = [column for column in service.columns if column.public]
    fixed = {
        "number": _("Nomor"), "title": _("Judul, dalam bentuk untuk umum"), "text": _("Uraian, dalam bentuk untuk umum"),
        "state": _("Keadaan"), "region": _("Kode desa/kelurahan"), "agency": _("Kode instansi"), "opened_at": _("Masuk"),
        "due_at": _("Batas waktu tahap ini"), "promised_at": _("Janji selesai"), "closed_at": _("Selesai"),
        "late": _("Pernah melewati batas waktu"), "example": _("Data contoh"),
    }  # fmt: skip
    real = {"region": "region_id", "agency": "agency__code"}

    def rows() -> Iterator[Row]:
        public = service.model._default_manager.filter(published=True, service=service.slug)
        return by_key(public, *(real.get(name, name) for name in fixed), *(column.name for column in own))

    def now(numbers: list[str]) -> Mapping[str, Mapping[str, str]]:
        public = service.model._default_manager.filter(published=True, service=service.slug, number__in=numbers)
        return {one["number"]: one for one in public.order_by("pk").values("number", *WORDS)}

    columns = (*(Column(*pair) for pair in fixed.items()), *(Column(column.name, column.label) for column in own))
    title = _("%(service)s: kasus yang terbuka untuk umum") % {"service": service.name}
    return Dataset(f"kasus-{service.slug}", title, str(service.summary), columns, rows, now, WORDS)


def _choices(service: Service) -> Dataset:
    def rows() -> Iterator[Row]:
        for column in service.columns:
            if column.public and column.options:
                yield from ((column.name, value, words) for value, words in column.choices())

    columns = (Column("column", _("Kolom")), Column("code", _("Kode")), Column("label", _("Nama")))
    title = _("%(service)s: kategori dan pilihan") % {"service": service.name}
    return Dataset(f"kategori-{service.slug}", title, _("Arti kode yang dipakai dalam data kasus."), columns, rows)


def _indicators() -> Dataset:
    def rows() -> Iterator[Row]:
        counts = {code for code, found in indicators.items() if isinstance(found.figure(this_month()), Count)}
        names = ("indicator", "version", "period", "scope", "value", "counted", "whole", "at")
        for row in by_key(Observation.objects.all(), *names):
            code, scope, rests_on = row[0], row[3], row[5] if row[6] is None else row[6]
            hidden = scope and code not in counts and rests_on < FEW
            yield (*row[:4], None, None, *row[6:]) if hidden else row

    columns = (
        Column("indicator", _("Kode indikator")), Column("version", _("Versi rumus")), Column("period", _("Periode")),
        Column("scope", _("Bagian: kosong untuk seluruh kabupaten")),
        Column("value", _("Nilai; kosong bila kurang dari lima catatan")), Column("counted", _("Yang dihitung; kosong seperti nilainya")),
        Column("whole", _("Pembagi")), Column("measured_at", _("Diukur")),
    )  # fmt: skip
    about = _("Setiap pengukuran; yang terbaru berlaku, yang lama menunjukkan perubahan.")
    return Dataset("indikator", _("Indikator"), about, columns, rows)


def _agencies() -> Dataset:
    def rows() -> Iterator[Row]:
        return by_key(
            Agency.objects.all(),
            "code",
            "name",
            "short_name",
            "kind",
            "parent__code",
            "legal_basis",
            "valid_from",
            "valid_to",
        )

    columns = (
        Column("code", _("Kode")), Column("name", _("Nama")), Column("short_name", _("Nama singkat")), Column("kind", _("Jenis")),
        Column("parent", _("Kode induk")), Column("legal_basis", _("Dasar hukum")), Column("valid_from", _("Berlaku sejak")),
        Column("valid_to", _("Tidak berlaku mulai")),
    )  # fmt: skip
    return Dataset("instansi", _("Instansi"), _("Instansi kabupaten, juga yang sudah bubar."), columns, rows)


def _regions() -> Dataset:
    def rows() -> Iterator[Row]:
        return by_key(Region.objects.all(), "code", "name", "level", "parent_id")

    columns = (
        Column("code", _("Kode")),
        Column("name", _("Nama")),
        Column("level", _("Tingkat")),
        Column("parent", _("Kode induk")),
    )
    return Dataset("wilayah", _("Wilayah"), _("Kabupaten, kecamatan, desa, dan kelurahan."), columns, rows)


def _rules() -> Dataset:
    def rows() -> Iterator[Row]:
        names = ("code", "value", "legal_basis", "valid_from", "valid_to", "verified")
        for row in by_key(ParameterVersion.objects.all(), *names):
            known = parameters.registry.get(row[0])
            yield (row[0], known.label if known else "", row[1], known.unit if known else "", *row[2:])

    columns = (
        Column("code", _("Kode")), Column("label", _("Nama")), Column("value", _("Nilai")), Column("unit", _("Satuan")),
        Column("legal_basis", _("Dasar hukum")), Column("valid_from", _("Berlaku sejak")),
        Column("valid_to", _("Tidak berlaku mulai")), Column("verified", _("Sudah dicocokkan dengan naskah")),
    )  # fmt: skip
    return Dataset(
        "aturan", _("Angka peraturan"), _("Angka yang dijalankan sistem ini, dengan dasar hukumnya."), columns, rows
    )


def _money() -> list[Dataset]:
    """What the rooms of public money publish of themselves."""
    language = "en" if get_language() == "en" else "id"
    return [
        Dataset(
            one.code, one.title, one.about, tuple(Column(column.name, column.said(language)) for column in one.columns), one.rows,
            forms=partial(_forms, one),
        )
        for one in money.published()
    ]  # fmt: skip


def _forms(one: money.Published) -> list[Form]:
    return [Form(file.title, file.address, file.media, file.standard) for file in one.files()]
