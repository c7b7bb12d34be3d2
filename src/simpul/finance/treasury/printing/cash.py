"""Papers of a treasurer's cash: what was accounted for (SPJ) or brought back, the cash book (BKU), and deposits of revenue (STS)."""

from __future__ import annotations

from django.utils.translation import override

from simpul.finance.ledger.models import Entry
from simpul.finance.treasury.cashbook import Book
from simpul.finance.treasury.models import Accounting, Deposit
from simpul.finance.treasury.printing import document, table
from simpul.kernel.web import formats


def accounting(one: Accounting) -> bytes:
    """An SPJ with what it was spent on, or the slip of what was brought back."""
    held, agency = one.float, one.float.agency
    keys = [key for key in (one.budgetary, one.accrual) if key]
    entries = list(Entry.objects.filter(key__in=keys).select_related("series").order_by("id"))
    spent = one.kind == "spent"
    with override("id"):
        name = "SPJ" if spent else "STS"
        heads = ["Sub kegiatan", "Akun", "Jumlah (Rp)"]
        items = one.items.select_related("commitment__line__account", "commitment__line__activity").order_by("id")
        rows = [
            [str(item.commitment.line.activity or "–"), str(item.commitment.line.account), item.amount]
            for item in items
        ]
        return document(
            "Surat Pertanggungjawaban (SPJ)" if spent else "Surat Tanda Setoran sisa uang persediaan",
            f"{one.no:04}/{name}/{agency.code.upper()}/{held.year}", one.day, agency=agency.name,
            facts=[
                ("Uang", f"{held.kind.upper()} {held.year}"), ("Uraian", one.words),
                ("Jumlah", f"Rp{formats.number(one.amount, 2)}"),
            ],
            tables=[table(heads, rows, total=["", "Jumlah", one.amount], widths="ww ")] if spent else [], amount=one.amount,
            signers=[("PPK-SKPD: bukti lengkap dan sah" if spent else "Bendahara pengeluaran", one.person.name, one.day)],
            entries=entries, example=one.example,
        )  # fmt: skip


def book(told: Book) -> bytes:
    """The cash book of a month."""
    with override("id"):
        heads = ["Tanggal", "Nomor", "Uraian", "Penerimaan", "Pengeluaran", "Saldo"]
        rows = [["", "", "Saldo awal", "", "", told.opening]]
        rows += [[one.day, one.number, one.words, one.came, one.went, one.balance] for one in told.lines]
        return document(
            "Buku Kas Umum bendahara pengeluaran", told.month.label(), told.month.last_day, agency=told.agency.name,
            facts=[("Saldo akhir", "Uang yang harus ada di tangan bendahara")],
            tables=[table(heads, rows, total=["", "", "Jumlah", told.came, told.went, told.closing], widths="  w   ")],
            amount=told.closing, example=told.example, flipped=True,
        )  # fmt: skip


def deposit(one: Deposit) -> bytes:
    """Revenue that an agency's treasurer brought to Kas Daerah (STS)."""
    entries = list(Entry.objects.filter(key=one.accrual).select_related("series"))
    with override("id"):
        heads = ["Uraian", "Jumlah (Rp)"]
        rows = [["Setoran pendapatan ke Rekening Kas Umum Daerah", one.amount]]
        return document(
            "Surat Tanda Setoran (STS)", one.number, one.day, agency=one.agency.name, facts=[("Tanggal setor", formats.day(one.day))],
            tables=[table(heads, rows, widths="w ")], amount=one.amount,
            signers=[("Bendahara penerimaan", one.audit.actor_name, one.day)], entries=entries, example=one.example,
        )  # fmt: skip
