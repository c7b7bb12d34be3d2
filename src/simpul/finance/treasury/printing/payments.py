"""The three papers of a payment: the request (SPP), the order (SPM), the payment (SP2D)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import override

from simpul.finance.ledger.models import Entry
from simpul.finance.treasury.models import Act, Request
from simpul.finance.treasury.printing import document, table

STEPS = {"spp": "submit", "spm": "order", "sp2d": "pay"}


def has(request: Request, name: str) -> bool:
    """Whether the paper was ever made: an SPM stands when it was ordered, an SP2D when it was paid."""
    return request.acts.filter(step=STEPS[name]).exists()


def printed(request: Request, name: str) -> bytes:
    """One of `spp`, `spm`, `sp2d`, with all who acted up to it."""
    acts = list(request.acts.select_related("person").order_by("id"))
    own = next(act for act in acts if act.step == STEPS[name])
    before = [act for act in acts if act.pk <= own.pk and act.step != "refuse"]
    entries: list[Entry] = []
    if name == "sp2d":
        keys = [key for key in (own.budgetary, own.accrual) if key]
        entries = list(Entry.objects.filter(key__in=keys).select_related("series").order_by("id"))
    taxes = list(request.taxes.order_by("id"))
    net = request.amount - sum((tax.amount for tax in taxes), Decimal(0))
    with override("id"):
        return document(
            _title(request, name), number(request, own, name), own.day, agency=request.agency.name, facts=_facts(request, own, name, net),
            tables=_tables(request, taxes, net), amount=net if name == "sp2d" else request.amount, signers=[_signed(act) for act in before],
            entries=entries, example=request.example,
        )  # fmt: skip


def number(request: Request, act: Act, name: str) -> str:
    """`0009/SPP-LS/dpupr/2027`; SPM and SP2D by their own series."""
    no = request.no if name == "spp" else act.no or 0
    return f"{no:04}/{name.upper()}-{request.kind.upper()}/{request.agency.code.upper()}/{request.year}"


def _title(request: Request, name: str) -> str:
    names = {
        "spp": "Surat Permintaan Pembayaran (SPP-{kind})", "spm": "Surat Perintah Membayar (SPM-{kind})",
        "sp2d": "Surat Perintah Pencairan Dana (SP2D-{kind})",
    }  # fmt: skip
    return names[name].format(kind=request.kind.upper())


def _facts(request: Request, own: Act, name: str, net: Decimal) -> list[tuple[str, str]]:
    account, party = request.account, request.account.party
    told = [
        ("Tahun anggaran", str(request.year)), ("Keperluan", request.words), ("Penerima", party.name),
        ("NPWP", party.tax_number or "–"), ("Rekening", f"{account.bank} …{account.ending}"),
    ]  # fmt: skip
    contract = next((item.commitment.contract for item in request.items.all() if item.commitment.contract_id), None)
    if contract:
        told.append(("Kontrak", f"{contract.number}, {contract.words}"))
    if request.invoice:
        told.append(("Nomor tagihan", request.invoice))
    if name != "spp":
        told.append(("Berdasar", f"SPP nomor {request.no}/{request.year}"))
    return told


def _tables(request: Request, taxes: list[Any], net: Decimal) -> list[dict[str, Any]]:
    items = request.items.select_related(
        "commitment__line__account", "commitment__line__activity", "commitment__contract"
    ).order_by("id")
    rows = [
        [str(item.commitment.line.activity or "–"), str(item.commitment.line.account), item.amount] for item in items
    ] or [["–", "Uang persediaan: belum membebani anggaran", request.amount]]
    heads = ["Sub kegiatan", "Akun", "Jumlah (Rp)"]
    found = [table(heads, rows, total=["", "Jumlah yang diminta", request.amount], widths="ww ")]
    if taxes:
        lines = [[tax.kind, tax.account, tax.base, tax.amount] for tax in taxes]
        heads = ["Potongan", "Akun utang", "Dasar (Rp)", "Jumlah (Rp)"]
        found.append(table(heads, lines, total=["Dibayarkan", "", "", net], widths="w   "))
    return found


def _signed(act: Act) -> tuple[str, str, Any]:
    said = {
        "submit": "Bendahara pengeluaran", "verify": "PPK-SKPD: lengkap dan benar", "order": "Pengguna anggaran",
        "pay": "Kuasa BUD",
    }  # fmt: skip
    return said[act.step], act.person.name, act.day
