"""Plans brought as tables, with every fault by its cell: nothing is taken in while one cell is wrong.

Three sorts: the tree of an RPJMD or Renstra, its indicators, and the undertakings of an RKPD or Renja (several rows of one sub
kegiatan are its several outputs). 1. Read the cells. 2. See that what they name is there. 3. Write, through `drafting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.classification import codes
from simpul.finance.classification.codes import Level
from simpul.finance.classification.models import Activity
from simpul.finance.planning import drafting
from simpul.finance.planning.achievement import Polarity
from simpul.finance.planning.drafting import Intended, Promised
from simpul.finance.planning.models import Node, Version
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.kernel.writing import whole
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column, Table

KINDS = {"misi": "mission", "tujuan": "goal", "sasaran": "objective", "program": "programme"}
WAYS = {"naik": Polarity.MAXIMISE, "turun": Polarity.MINIMISE}
YES = {"ya": True, "tidak": False}


def _one_of(options: Mapping[str, Any]) -> Callable[[object], Any]:
    def convert(cell: object) -> Any:
        try:
            return options[str(cell).strip().casefold()]
        except KeyError:
            raise ValueError(f"Isi dengan {', '.join(options)}.") from None

    return convert


def _amount(cell: object) -> Decimal:
    value = spreadsheets.decimal(cell)
    if value < 0 or value != round(value, 4):
        raise ValueError("Isi dengan bilangan nol atau lebih, paling banyak empat angka di belakang koma.")
    return value


def _money(cell: object) -> Decimal:
    value = spreadsheets.decimal(cell)
    if value < 0 or value != round(value, 2):
        raise ValueError("Isi dengan rupiah, paling banyak dua angka di belakang koma.")
    return value


TEXT = spreadsheets.text

TREE = (
    Column("kind", "Jenis", _one_of(KINDS)), Column("code", "Kode", TEXT), Column("name", "Rumusan", TEXT),
    Column("parent", "Di bawah", TEXT, required=False), Column("agency", "Perangkat daerah", TEXT, required=False),
)  # fmt: skip
INDICATORS = (
    Column("code", "Kode", TEXT), Column("node", "Mengukur", TEXT), Column("name", "Indikator", TEXT),
    Column("iku", "IKU", _one_of(YES)), Column("formula", "Cara menghitung", TEXT), Column("unit", "Satuan", TEXT),
    Column("polarity", "Arah", _one_of(WAYS)), Column("baseline", "Kondisi awal", _amount, required=False),
    Column("baseline_year", "Tahun kondisi awal", spreadsheets.whole, required=False),
    *(Column(f"target{n}", f"Target tahun ke-{n}", _amount, required=n == 1) for n in range(1, 6)),
    Column("source", "Sumber data", TEXT), Column("agency", "Penanggung jawab", TEXT),
)  # fmt: skip
WORKS = (
    Column("agency", "Perangkat daerah", TEXT), Column("activity", "Sub kegiatan", codes.clean),
    Column("programme", "Program RPJMD", codes.clean, required=False), Column("money", "Pagu indikatif", _money),
    Column("what", "Keluaran", TEXT), Column("unit", "Satuan", TEXT), Column("quantity", "Jumlah", _amount),
    Column("region", "Kode wilayah", TEXT, required=False), Column("place", "Lokasi", TEXT, required=False),
)  # fmt: skip


@dataclass(frozen=True)
class Sort:
    """A sort of table: its columns, what is wrong with a row of it, and how rows are written."""

    title: Any
    columns: tuple[Column, ...]
    faults: Callable[[Known, dict[str, Any]], Iterator[tuple[str, str]]]
    write: Callable[[Version, list[dict[str, Any]], User | None, bool], None]


@dataclass
class Known:
    """What rows may name. It grows by what the rows before bring."""

    version: Version
    nodes: dict[str, str]
    agencies: frozenset[str]
    activities: frozenset[str]
    regions: frozenset[str]
    seen: set[Any]

    @classmethod
    def of(cls, version: Version) -> Known:
        """What a version has, and the year's chart offers."""
        chart = (
            Activity.objects.of(version.plan.first_year).filter(level=Level.SUB_KEGIATAN).values_list("code", flat=True)
        )
        return cls(
            version, dict(Node.objects.filter(version=version).values_list("code", "kind")),
            frozenset(Agency.objects.values_list("code", flat=True)), frozenset(chart),
            frozenset(Region.objects.values_list("code", flat=True)), set(),
        )  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """What a table would do: its sound rows, and what is wrong with the others."""

    version: Version
    sort: Sort
    rows: list[dict[str, Any]]
    errors: list[CellError]


def look(content: bytes, version: Version, sort: Sort) -> Brought:
    """Read a table against a version as it stands; writes nothing. Raises `SpreadsheetError` for what is no table."""
    table: Table = spreadsheets.read(content, sort.columns)
    known, errors = Known.of(version), list(table.errors)
    for number, cells in table.rows.items():
        for title, words in sort.faults(known, cells):
            errors.append(CellError(number, table.letters.get(title, "A"), title, words))
    return Brought(version, sort, list(table.rows.values()), sorted(errors, key=lambda error: error.row))


@whole()
def take_in(brought: Brought, *, by: User | None, example: bool = False) -> int:
    """Write all rows; returns how many. Raises `ValueError` while something is wrong, `Refused` when it is no draft."""
    if brought.errors:
        raise ValueError("A table with faults is not taken in.")
    brought.sort.write(brought.version, brought.rows, by, example)
    return len(brought.rows)


def _twice(known: Known, key: Any) -> bool:
    if key in known.seen:
        return True
    known.seen.add(key)
    return False


def _agency(known: Known, cells: dict[str, Any], title: str) -> Iterator[tuple[str, str]]:
    if cells["agency"] and cells["agency"] not in known.agencies:
        yield title, _("Tidak ada instansi dengan kode “%(code)s”.") % {"code": cells["agency"]}
    own = known.version.plan.agency
    if own and cells["agency"] and cells["agency"] != own.code:
        yield title, _("Dokumen ini milik %(agency)s.") % {"agency": own}


def _tree_faults(known: Known, cells: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if _twice(known, cells["code"]):
        yield "Kode", _("Kode ini sudah ada di baris sebelumnya.")
    if cells["parent"] and cells["parent"] not in known.nodes:
        yield "Di bawah", _("Kode di atasnya, %(code)s, tidak ada.") % {"code": cells["parent"]}
    if cells["kind"] == Node.Kind.PROGRAMME and codes.depth(cells["code"]) != Level.PROGRAM:
        yield "Kode", _("Kode program terdiri atas tiga bagian, misalnya 1.03.10.")
    yield from _agency(known, cells, "Perangkat daerah")
    known.nodes[cells["code"]] = cells["kind"]


def _indicator_faults(known: Known, cells: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if _twice(known, cells["code"]):
        yield "Kode", _("Kode ini sudah ada di baris sebelumnya.")
    if cells["node"] not in known.nodes:
        yield "Mengukur", _("Kode %(code)s belum ada di dokumen ini.") % {"code": cells["node"]}
    yield from _agency(known, cells, "Penanggung jawab")
    for n in range(1, len(known.version.plan.years) + 1):
        if n <= 5 and cells.get(f"target{n}") is None:
            yield f"Target tahun ke-{n}", _("Belum diisi.")


def _work_faults(known: Known, cells: dict[str, Any]) -> Iterator[tuple[str, str]]:
    year = known.version.plan.first_year
    if cells["activity"] not in known.activities:
        yield (
            "Sub kegiatan",
            _("Kode %(code)s bukan sub kegiatan tahun %(year)s.") % {"code": cells["activity"], "year": year},
        )
    if cells["quantity"] == 0:
        yield "Jumlah", _("Jumlah keluaran harus lebih dari nol.")
    if cells["region"] and cells["region"] not in known.regions:
        yield "Kode wilayah", _("Tidak ada wilayah dengan kode itu. Pakai kode desa atau kecamatan.")
    yield from _agency(known, cells, "Perangkat daerah")


def _write_tree(version: Version, rows: list[dict[str, Any]], by: User | None, example: bool) -> None:
    agencies = _agencies(rows)
    for row in rows:
        drafting.put_node(
            version, row["kind"], row["code"], row["name"], parent=row["parent"] or "", agency=agencies.get(row["agency"]), by=by
        )  # fmt: skip


def _write_indicators(version: Version, rows: list[dict[str, Any]], by: User | None, example: bool) -> None:
    agencies = _agencies(rows)
    same = ("name", "iku", "formula", "unit", "polarity", "baseline", "baseline_year", "source")
    for row in rows:
        targets = {
            year: row[f"target{n}"] for n, year in enumerate(version.plan.years, 1) if row.get(f"target{n}") is not None
        }
        told = {name: row[name] for name in same}
        drafting.put_indicator(
            version, row["code"], row["node"], targets=targets, by=by, example=example, agency=agencies[row["agency"]], **told
        )  # fmt: skip


def _write_works(version: Version, rows: list[dict[str, Any]], by: User | None, example: bool) -> None:
    agencies = _agencies(rows)
    together: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        together.setdefault((row["agency"], row["activity"]), []).append(row)
    wanted = [
        Intended(
            agencies[agency], activity, several[0]["programme"] or "", sum((row["money"] for row in several), Decimal(0)),
            [Promised(row["what"], row["unit"], row["quantity"], row["region"] or None, row["place"] or "") for row in several],
        )
        for (agency, activity), several in together.items()
    ]  # fmt: skip
    drafting.undertake(version, wanted, by=by, example=example)


def _agencies(rows: list[dict[str, Any]]) -> dict[str | None, Agency]:
    return {one.code: one for one in Agency.objects.filter(code__in={row["agency"] for row in rows if row["agency"]})}


SORTS = {
    "susunan": Sort(gettext_lazy("Misi, tujuan, sasaran, program"), TREE, _tree_faults, _write_tree),
    "indikator": Sort(gettext_lazy("Indikator dan target"), INDICATORS, _indicator_faults, _write_indicators),
    "kegiatan": Sort(gettext_lazy("Kegiatan dan keluaran"), WORKS, _work_faults, _write_works),
}


def sorts(version: Version) -> dict[str, Sort]:
    """The tables that a version may be made of."""
    return {slug: sort for slug, sort in SORTS.items() if (slug == "kegiatan") == version.plan.is_yearly}


def told(sort: Sort) -> list[str]:
    """What the sheet of instructions says."""
    if sort is SORTS["susunan"]:
        return [
            _("Tulis yang di atas sebelum yang di bawahnya: misi, tujuan, sasaran, program."),
            _("Kode program mengikuti bagan kegiatan, misalnya 1.03.10."),
        ]
    if sort is SORTS["indikator"]:
        return [
            _("Arah: naik bila makin tinggi makin baik, turun bila makin rendah makin baik."),
            _("Tahun ke-1 adalah tahun pertama dokumen."),
        ]
    return [
        _("Satu sub kegiatan dengan beberapa keluaran ditulis di beberapa baris; pagunya dijumlahkan."),
        _(
            "Kosongkan Program RPJMD bila tidak mendukung program mana pun. Kegiatan itu tampil sebagai “tanpa program”."
        ),
    ]
