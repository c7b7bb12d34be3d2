"""The columns of the fiscal data package, and which concept of the fiscal taxonomy each of them is (`columnType`).

Taxonomies: budgets and spending of the Fiscal Data Package 1.0 rc. A column without a concept is left without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TAXONOMIES = [
    "https://frictionlessdata.io/taxonomies/fiscal/budgets.json",
    "https://frictionlessdata.io/taxonomies/fiscal/spending.json",
]


@dataclass(frozen=True)
class Column:
    """A column: its name, what is in it, how it is written, its concept."""

    name: str
    title: str
    english: str
    concept: str = ""
    kind: str = "string"

    def said(self, language: str) -> str:
        """What is in it, in the language of the reader."""
        return self.english if language == "en" else self.title

    def field(self) -> dict[str, Any]:
        """The same as Table Schema says it."""
        told: dict[str, Any] = {"name": self.name, "title": self.title, "type": self.kind}
        if self.kind == "number":
            told |= {"bareNumber": True, "decimalChar": "."}
        if self.concept:
            told["columnType"] = self.concept
        return told


def _pair(name: str, title: str, english: str, concept: str) -> tuple[Column, ...]:
    """A code and a label."""
    return (
        Column(f"{name}_code", f"Kode {title}", f"Code of the {english}", f"{concept}:code"),
        Column(f"{name}_name", f"Nama {title}", f"Name of the {english}", f"{concept}:label"),
    )


def _line(concept: str) -> tuple[Column, ...]:
    """What a budget line is: the same in every file, so that they can be laid together."""
    functional, economic = "functional-classification:generic", "economic-classification:generic"
    return (
        Column("line", "Baris anggaran", "Budget line", concept),
        Column("year", "Tahun anggaran", "Fiscal year", "date:fiscal-year", "integer"),
        Column("direction", "Arah: expenditure atau revenue", "Direction: expenditure or revenue", "direction"),
        Column(
            "side",
            "Jenis: spending, revenue, receipt (6.1), outlay (6.2)",
            "Side: spending, revenue, receipt (6.1), outlay (6.2)",
        ),
        *_pair("agency", "perangkat daerah", "agency", "administrative-classification:generic"),
        *_pair("urusan", "urusan", "government affair (urusan)", f"{functional}:level1"),
        *_pair("bidang", "bidang urusan", "field (bidang urusan)", f"{functional}:level2"),
        *_pair("program", "program", "programme", "activity:generic:program"),
        *_pair("kegiatan", "kegiatan", "activity (kegiatan)", "activity:generic:subprogram"),
        *_pair("activity", "sub kegiatan", "sub-activity (sub kegiatan)", "activity:generic:project"),
        *_pair("akun", "akun", "account head (akun)", f"{economic}:level1"),
        *_pair("kelompok", "kelompok", "account group (kelompok)", f"{economic}:level2"),
        *_pair("jenis", "jenis", "account type (jenis)", f"{economic}:level3"),
        *_pair("account", "rekening", "account", economic),
        *_pair("fund", "sumber dana", "source of funds", "fin-source:generic"),
    )


_PHASE = (
    Column("phase", "Tahap: approved, adjusted, executed", "Phase: approved, adjusted, executed", "phase:id"),
    Column("phase_name", "Nama tahap", "Name of the phase", "phase:label"),
)
_VALUE = Column("value", "Jumlah dalam rupiah", "Amount in rupiah", "value", "number")
_EXAMPLE = Column("example", "Data contoh", "Demonstration data", kind="boolean")
BUDGET = (
    *_line("budget-line-id"),
    *_PHASE,
    Column(
        "version",
        "Versi anggaran ke; 0 untuk realisasi",
        "Number of the version; 0 for what was executed",
        kind="integer",
    ),
    Column("version_name", "Nama versi", "Name of the version"),
    Column("decree", "Dasar hukum versi", "Legal basis of the version"),
    Column("effective", "Berlaku sejak", "In force since", "date:fiscal:activity-approval", "date"),
    _VALUE,
    _EXAMPLE,
)
SPENDING = (
    Column("id", "Pembayaran", "Payment", "transaction-id:code"),
    Column("document", "Nomor SP2D atau SPJ", "Number of SP2D or SPJ"),
    Column("date", "Tanggal", "Day", "date:generic", "date"),
    *_line("transaction-id:budget-code"),
    *_PHASE,
    Column(
        "recipient_id",
        "Kode penerima; kosong untuk orang",
        "Code of the recipient; empty for a person",
        "recipient:generic:id",
    ),
    Column("recipient_name", "Penerima", "Recipient", "recipient:generic:name"),
    Column("ocid", "Proses kontrak (OCDS)", "Contracting process (OCDS)", "transaction-id:contract-id"),
    _VALUE,
    _EXAMPLE,
)
REVENUE = (
    Column("id", "Penerimaan", "Receipt", "transaction-id:code"),
    Column("date", "Tanggal", "Day", "date:generic", "date"),
    *_line("transaction-id:budget-code"),
    *_PHASE,
    _VALUE,
    _EXAMPLE,
)
