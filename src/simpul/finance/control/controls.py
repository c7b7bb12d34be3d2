"""The nine hard controls of payments: what enforces each in the database, and a question that finds nothing while all is well.

Guards are looked up in the catalogue of the database itself: one that somebody took away is missing here at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.finance.control import contradictions as sql

SHOWN = 20
EXISTS = """
SELECT 'check ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND (contype <> 'f' OR convalidated)
UNION SELECT 'unique ' || relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace AND indisunique AND indisvalid
UNION SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'
UNION SELECT 'closed ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  AND NOT has_table_privilege(oid, 'UPDATE') AND NOT has_table_privilege(oid, 'DELETE') AND NOT has_table_privilege(oid, 'TRUNCATE')
"""
KINDS = {
    "check": _("syarat"), "unique": _("kunci unik"), "function": _("fungsi"), "trigger": _("pemicu"), "closed": _("tabel tanpa hak ubah"),
}  # fmt: skip


@dataclass(frozen=True)
class Control:
    """One control: its rule in words, its guards (kind and name), and the question that lists what contradicts it."""

    number: int
    name: str | Promise
    guards: tuple[str, ...]
    question: str


@dataclass(frozen=True)
class Judged:
    """A control as it stands at this moment."""

    control: Control
    missing: tuple[str, ...]
    contradictions: int
    rows: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is missing and nothing contradicts."""
        return not self.missing and not self.contradictions

    @cached_property
    def guards(self) -> list[tuple[Any, str, bool]]:
        """Each guard: its kind in words, its name, whether it stands."""
        parts = (guard.partition(" ") for guard in self.control.guards)
        return [(KINDS[kind], name, f"{kind} {name}" not in self.missing) for kind, _space, name in parts]


CONTROLS = (
    Control(1, _("Komitmen tidak melebihi baris DPA yang tersedia."),
            ("check line_is_not_overspent", "function budget_take", "closed budget_linestate"), sql.COMMITMENTS),
    Control(2, _("SPP tidak melebihi sisa DPA dan sisa SPD, termasuk SPP dan SPM yang masih berjalan."),
            ("check line_is_allotted_first", "function treasury_submit", "closed treasury_request"), sql.REQUESTS),
    Control(3, _("Harga satuan tidak melebihi SSH atau SBU tahun itu, kecuali diizinkan orang lain dengan alasan."),
            ("function budget_must_hold", "check price_granted_by_another", "closed budget_detail"), sql.PRICES),
    Control(4, _("Tidak ada pembayaran melebihi nilai kontrak dengan adendumnya, yang diterima, dan kemajuan fisik."),
            ("function treasury_within_contract", "function treasury_contract_is_due", "closed treasury_contract"), sql.CONTRACTS),
    Control(5, _("Penerima, nomor tagihan, dan jumlah yang sama tidak diajukan dua kali."),
            ("unique request_of_invoice_once", "function treasury_submit"), sql.INVOICES),
    Control(6, _("Rekening penerima sudah diperiksa orang lain sebelum dibayar."),
            ("check account_verified_by_another", "check account_verified_at", "function treasury_step"), sql.ACCOUNTS),
    Control(7, _("Jurnal tidak diubah, hanya dibalik; nomornya tanpa celah; bulan yang ditutup terkunci."),
            ("trigger entry_is_balanced", "unique entry_number_once", "function ledger_post", "closed ledger_entry", "closed ledger_leg"),
            sql.ENTRIES),
    Control(8, _("Sisa anggaran dijaga baris demi baris: dari dua SPP bersamaan untuk sisa terakhir hanya satu yang lolos."),
            ("function budget_take", "check line_is_not_overspent", "closed budget_movement"), sql.BALANCES),
    Control(9, _("Setiap langkah ditandatangani, bertanggal, dan terangkai dengan hash."),
            ("check duties_apart", "trigger entry_is_committed", "function ledger_hash", "closed treasury_act"), sql.STEPS),
)  # fmt: skip


def judged() -> Iterator[Judged]:
    """Every control, asked now."""
    with connection.cursor() as cursor:
        cursor.execute(EXISTS)
        standing = {name for (name,) in cursor.fetchall()}
    for control in CONTROLS:
        many, rows = _contradictions(control)
        yield Judged(control, tuple(guard for guard in control.guards if guard not in standing), many, rows)


def _contradictions(control: Control) -> tuple[int, tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wrong (what) AS ({control.question}) SELECT what, count(*) OVER () FROM wrong LIMIT {SHOWN}"
        )
        found = cursor.fetchall()
    return (found[0][1] if found else 0), tuple(what for what, _many in found)
