"""Categories and channels brought as tables, as a regency does before it opens: looked at first, taken in whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web.administration.agency_tables import code, short
from simpul.kernel.web.administration.plans import Kind, Plan, fault, register
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import Column, Table
from simpul.services.complaints.models import Category, Channel


def _yes(cell: Any) -> bool:
    """Converter for yes and no."""
    written = str(cell).strip().casefold()
    if written not in ("ya", "tidak", "true", "false"):
        raise ValueError("Isi dengan “ya” atau “tidak”.")
    return written in ("ya", "true")


def _place(cell: Any) -> int:
    """Converter for a place in a list."""
    found = spreadsheets.whole(cell)
    if not 0 <= found <= 9999:
        raise ValueError("Isi dengan bilangan 0 sampai 9999.")
    return found


CATEGORIES = (
    Column("code", "Kode", code),
    Column("parent", "Kode cabang", code, required=False),
    Column("name", "Nama", partial(short, 120)),
    Column("name_en", "Nama dalam bahasa Inggris", partial(short, 120), required=False),
    Column("hint", "Petunjuk bagi pelapor", partial(short, 300), required=False),
    Column("agency", "Kode instansi", code, required=False),
    Column("oversight", "Berkadar pengawasan", _yes, required=False),
    Column("needs_after_photo", "Wajib foto sesudah", _yes, required=False),
    Column("active", "Dipakai", _yes, required=False),
    Column("position", "Urutan", _place, required=False),
)
CHANNELS = (
    Column("code", "Kode", code),
    Column("name", "Nama", partial(short, 120)),
    Column("name_en", "Nama dalam bahasa Inggris", partial(short, 120), required=False),
    Column("kind", "Jenis", partial(short, 60)),
    Column("number", "Nomor atau alamat", partial(short, 200), required=False),
    Column("owner", "Pengelola kanal", partial(short, 160)),
    Column("valid_from", "Sejak", spreadsheets.day, required=False),
    Column("valid_to", "Berakhir pada", spreadsheets.day, required=False),
    Column("source", "Sumber keterangan", partial(short, 300), required=False),
)
WHETHER = {"oversight": False, "needs_after_photo": False, "active": True}  # and what holds where nothing is written


def _said(value: Any) -> Any:
    return {True: "ya", False: "tidak"}[value] if isinstance(value, bool) else value


def _category_rows() -> list[Sequence[Any]]:
    found = Category.objects.select_related("agency").order_by("position", "code")
    return [tuple(_said(value) for value in _as_row(one).values()) for one in found]


def _as_row(one: Category) -> dict[str, Any]:
    row = {column.key: getattr(one, column.key) for column in CATEGORIES if column.key not in ("parent", "agency")}
    row |= {"parent": one.parent_id or "", "agency": one.agency.code if one.agency else ""}
    return {column.key: row[column.key] for column in CATEGORIES}


def _category_told() -> list[str]:
    return [
        _("Satu baris untuk satu kategori. Baris tanpa kode cabang adalah cabang; kategori menunjuk cabangnya."),
        _("Kode instansi boleh kosong bila cabangnya sudah menyebut instansi."),
        _("Isi ya atau tidak. Kategori berkadar pengawasan disegel dan langsung ke Inspektorat."),
        _("Yang tidak dipakai lagi ditulis tidak pada kolom Dipakai; tidak ada yang dihapus."),
        _("Janji penyelesaian tidak diatur di sini, tetapi pada angka dari peraturan."),
    ]


def _category_plan(table: Table, by: User) -> Plan:
    here = {one.code: _as_row(one) for one in Category.objects.select_related("agency").order_by("position", "code")}
    plan, rows = Plan(), dict[str, int]()
    after = {key: dict(row) for key, row in here.items()}
    last = max((row["position"] for row in here.values()), default=0)
    for row, given in table.rows.items():
        if given["code"] in rows:
            plan.errors.append(fault(CATEGORIES, row, "code", _("Kode ini sudah ditulis di baris lain.")))
            continue
        rows[given["code"]] = row
        before = here.get(given["code"], {"position": min(last + row, 9999)})
        blank = {
            **dict.fromkeys(("parent", "name_en", "hint", "agency"), ""),
            **WHETHER,
            "position": before["position"],
        }
        filled = {name: value for name, value in given.items() if value is not None}
        after[given["code"]] = {**blank, **{k: before[k] for k in before if k not in given}, **filled}
    agencies = dict(Agency.objects.active().values_list("code", "pk"))
    used = set(
        Category.objects.filter(pk__in=list(rows), reports__isnull=False).values_list("pk", flat=True).distinct()
    )
    for key, row in rows.items():
        _judge(plan, row, after[key], after, agencies, used)
    _count(plan, CATEGORIES, rows, here, after)
    plan.write = partial(_write_categories, {key: after[key] for key in rows if after[key] != here.get(key)}, agencies)
    return plan


def _judge(
    plan: Plan, row: int, one: dict[str, Any], after: dict[str, dict[str, Any]], agencies: dict[str, int], used: set[str]
) -> None:  # fmt: skip
    """What can't be, by the same rules as on the page of one category."""
    above = after.get(one["parent"]) if one["parent"] else None
    below = [other for other in after.values() if other["parent"] == one["code"]]

    def wrong(key: str, words: str) -> None:
        plan.errors.append(fault(CATEGORIES, row, key, words))

    if one["parent"] and (above is None or above["parent"] or one["parent"] == one["code"]):
        wrong("parent", _("Tidak ada cabang dengan kode ini. Kategori hanya punya satu tingkat cabang."))
    if one["parent"] and below:
        wrong("parent", _("Cabang ini punya kategori di bawahnya. Pindahkan dahulu kategori itu."))
    if not one["parent"] and one["code"] in used:
        wrong("parent", _("Sudah ada laporan dengan kategori ini, jadi tidak dapat menjadi cabang."))
    if one["agency"] and one["agency"] not in agencies:
        wrong("agency", _("Tidak ada instansi dengan kode ini. Masukkan dahulu instansinya."))
    if not one["active"] and any(other["active"] for other in below):
        wrong("active", _("Matikan dahulu kategori di bawahnya."))


def _count(
    plan: Plan, columns: Sequence[Column], rows: Iterable[str], here: dict[str, Any], after: dict[str, Any]
) -> None:
    """What is new, what changes and how, what stays."""
    titles = {column.key: column.title for column in columns}
    for key in rows:
        now = after[key]
        if key not in here:
            plan.new.append(f"{now['name']} ({key})")
        elif changes := [
            f"{titles[name]}: {_said(old) or '–'} → {_said(now[name]) or '–'}"
            for name, old in here[key].items()
            if old != now[name]
        ]:
            plan.changed.append((f"{now['name']} ({key})", changes))
        else:
            plan.unchanged += 1
    plan.missing = [f"{row['name']} ({key})" for key, row in here.items() if key not in set(rows)]


def _write_categories(wanted: dict[str, dict[str, Any]], agencies: dict[str, int], by: User) -> None:
    """Branches before what hangs on them."""
    for key, row in sorted(wanted.items(), key=lambda pair: bool(pair[1]["parent"])):
        values = {name: value for name, value in row.items() if name not in ("code", "parent", "agency")}
        values |= {"parent_id": row["parent"] or None, "agency_id": agencies.get(row["agency"])}
        Category.objects.update_or_create(code=key, defaults=values)
    audit.record("import.categories", "category", "", by=by, rows=sorted(wanted))


def _channel_rows() -> list[Sequence[Any]]:
    return [tuple(getattr(one, column.key) for column in CHANNELS) for one in Channel.objects.all()]


def _channel_told() -> list[str]:
    return [
        _("Satu baris untuk satu kanal: nomor telepon, alamat surel, atau meja tempat warga mengadu."),
        _("Kanal yang berakhir diberi tanggal berakhir; tidak ada yang dihapus."),
    ]


def _channel_plan(table: Table, by: User) -> Plan:
    here = {one.code: {c.key: getattr(one, c.key) for c in CHANNELS} for one in Channel.objects.all()}
    plan, rows = Plan(), dict[str, int]()
    after: dict[str, dict[str, Any]] = {}
    for row, given in table.rows.items():
        if given["code"] in rows:
            plan.errors.append(fault(CHANNELS, row, "code", _("Kode ini sudah ditulis di baris lain.")))
            continue
        rows[given["code"]] = row
        blank = {"name_en": "", "number": "", "source": "", "valid_from": None, "valid_to": None}
        kept = {name: value for name, value in here.get(given["code"], {}).items() if name not in given}
        filled = {name: value for name, value in given.items() if value is not None}
        after[given["code"]] = {**blank, **kept, **filled}
        start, end = after[given["code"]]["valid_from"], after[given["code"]]["valid_to"]
        if start and end and end <= start:
            plan.errors.append(fault(CHANNELS, row, "valid_to", _("Tanggal berakhir harus sesudah tanggal mulai.")))
    _count(plan, CHANNELS, rows, here, after)
    plan.write = partial(_write_channels, {key: row for key, row in after.items() if row != here.get(key)})
    return plan


def _write_channels(wanted: dict[str, dict[str, Any]], by: User) -> None:
    for key, row in wanted.items():
        Channel.objects.update_or_create(
            code=key, defaults={name: value for name, value in row.items() if name != "code"}
        )
    audit.record("import.channels", "channel", "", by=by, rows=sorted(wanted))


def _whether() -> dict[str, list[str]]:
    return {name: ["ya", "tidak"] for name in WHETHER}


register(
    Kind(
        "kategori-aduan", gettext_lazy("Kategori aduan"), "/pengelola/kategori-aduan/", CATEGORIES, _category_told, _whether,
        _category_rows, _category_plan,
    )
)  # fmt: skip
register(
    Kind(
        "kanal-aduan", gettext_lazy("Kanal aduan"), "/pengelola/kanal-aduan/", CHANNELS, _channel_told, dict,
        _channel_rows, _channel_plan,
    )
)  # fmt: skip
