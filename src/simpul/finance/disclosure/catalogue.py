"""What stands here as datasets of the open-data catalogue: flat tables for people, and where the same lies in its standard form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from simpul.finance.disclosure import standing
from simpul.finance.disclosure.fiscal import rows
from simpul.finance.disclosure.fiscal.columns import BUDGET, REVENUE, SPENDING, Column
from simpul.finance.disclosure.ocds import packages

OCDS = "https://standard.open-contracting.org/1.1/"
FISCAL = "https://specs.frictionlessdata.io/fiscal-data-package/"
PROCESS = (
    Column("ocid", "Proses kontrak (OCDS)", "Contracting process (OCDS)"),
    Column("number", "Nomor kontrak", "Number of the contract"),
    Column("title", "Pekerjaan", "Work"),
    Column("buyer_id", "Kode perangkat daerah", "Code of the agency"),
    Column("buyer", "Perangkat daerah", "Agency"),
    Column("supplier", "Penyedia; orang tidak disebut namanya", "Supplier; persons are not named"),
    Column("method", "Cara pengadaan, sejauh diketahui", "Way of procurement, as far as known"),
    Column("signed", "Ditandatangani", "Signed"),
    Column("starts", "Mulai", "Begins"),
    Column("ends", "Selesai, setelah adendum", "Ends, after addenda"),
    Column("value", "Nilai, setelah adendum", "Value, after addenda"),
    Column("reserved", "Dicadangkan dari anggaran untuk proses ini", "Reserved in the budget for this process"),
    Column("paid", "Dibayar, sebelum potongan pajak", "Paid, before taxes were taken off"),
    Column("status", "Keadaan: active atau terminated", "State: active or terminated"),
    Column("changed", "Terakhir berubah", "Last changed"),
)
DUTY = (
    Column("year", "Tahun", "Year"),
    Column("code", "Kode", "Code"),
    Column("duty", "Yang harus diumumkan", "What must be published"),
    Column("basis", "Dasar hukum", "Legal basis"),
    Column("verified", "Sudah dicocokkan dengan naskah", "Compared with the text of the law"),
    Column("state", "Keadaan: there, partly, missing, not_yet", "State: there, partly, missing, not_yet"),
    Column("since", "Sejak", "Since"),
    Column("due", "Batas waktu", "Due"),
    Column("missing", "Yang kurang", "What is missing"),
    Column("owed_by", "Penanggung jawab", "Owed by"),
)


@dataclass(frozen=True)
class File:
    """The same in another form: `standard` is the address of what it conforms to."""

    title: str
    address: str
    media: str
    standard: str


@dataclass(frozen=True)
class Published:
    """A dataset: its name in addresses, its words, its columns, its rows, and in which other forms it lies elsewhere."""

    code: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Any, ...]]]
    files: Callable[[], list[File]] = list


def every() -> list[Published]:
    """The datasets of public money."""
    years = cache(rows.years)  # asked once, and only if somebody wants to know of the files
    return [
        Published(
            "kontrak", _("Kontrak"), _("Perjanjian dengan pihak ketiga, dari anggaran sampai pembayaran."), PROCESS, contracts, _ocds
        ),
        *(
            Published(name, title, about, columns, partial(_all, name), partial(_fiscal, years))
            for name, title, about, columns in (
                ("anggaran", _("Anggaran"), _("Setiap baris APBD menurut versinya, dan realisasinya."), BUDGET),
                ("belanja", _("Belanja"), _("Setiap pembayaran menurut baris anggarannya."), SPENDING),
                ("pendapatan", _("Pendapatan"), _("Setiap penerimaan menurut baris anggarannya."), REVENUE),
            )
        ),
        Published(
            "kewajiban-publikasi", _("Kewajiban publikasi keuangan"), _("Yang harus diumumkan, dan mana yang belum."), DUTY, obligations
        ),
    ]  # fmt: skip


def contracts() -> Iterator[tuple[Any, ...]]:
    """A row for each contract, out of what its releases come to: the flat form can't say anything else than OCDS does."""
    for process in packages.every():
        told = packages.compiled(process)
        reserved = told.get("planning", {}).get("budget", {}).get("amount", {}).get("amount")
        awards = {one["id"]: one for one in told["awards"]}
        for one in told["contracts"]:
            paid = sum(each["value"]["amount"] for each in one.get("implementation", {}).get("transactions", ()))
            yield (
                told["ocid"], one["id"], one["title"], told["buyer"]["id"], told["buyer"]["name"],
                awards[one["awardID"]]["suppliers"][0]["name"], told.get("tender", {}).get("procurementMethodDetails"),
                _day(one["dateSigned"]), _day(one["period"]["startDate"]), _day(one["period"]["endDate"]), one["value"]["amount"],
                reserved, paid, one["status"], told["date"],
            )  # fmt: skip


def obligations() -> Iterator[tuple[Any, ...]]:
    """The duties of every year that has a budget."""
    for year in rows.years():
        for one in standing.of(year):
            duty, found = one.duty, one.found
            yield (
                year, duty.code, duty.title, duty.basis, duty.verified, one.state.value[0], found.since, one.due,
                found.missing, duty.debtor,
            )  # fmt: skip


def _all(name: str) -> Iterator[tuple[Any, ...]]:
    """A file of the fiscal data package, of all years."""
    for year in rows.years():
        yield from rows.FILES[name](year)


def _ocds() -> list[File]:
    titles = {"rilis": _("Rilis OCDS"), "rekaman": _("Rekaman OCDS")}
    return [
        File(f"{titles[form]} ({kind})", reverse(name, args=[form]), media, OCDS)
        for form in packages.FORMS
        for name, kind, media in (
            ("ocds_packages", "JSON", "application/json"),
            ("ocds_lines", "JSON Lines", "application/jsonl"),
        )
    ]


def _fiscal(years: Callable[[], list[int]]) -> list[File]:
    title = _("Paket data fiskal %(year)s")
    return [
        File(title % {"year": year}, reverse("fiscal_zip", args=[year]), "application/zip", FISCAL) for year in years()
    ]


def _day(told: str) -> str:
    return told[:10]
