"""The record that goods or work were accepted (BAST)."""

from __future__ import annotations

from django.utils.translation import override

from simpul.finance.treasury.models import Receipt
from simpul.finance.treasury.printing import document, table
from simpul.kernel.web import formats


def printed(one: Receipt) -> bytes:
    """What came, of which contract, on what evidence."""
    commitment, line = one.commitment, one.commitment.line
    with override("id"):
        facts = [("Sub kegiatan", str(line.activity or "–")), ("Akun", str(line.account))]
        if commitment.contract:
            contract = commitment.contract
            facts.append(("Kontrak", f"{contract.number}, {contract.words}"))
            facts.append(("Penyedia", contract.party.name))
        facts.append(("Bukti", one.evidence))
        many = f"{formats.number(one.quantity, 3)} {one.unit}" if one.quantity else "–"
        heads = ["Yang diterima", "Banyaknya", "Nilai (Rp)"]
        return document(
            "Berita Acara Serah Terima (BAST)", one.number, one.day, agency=line.agency.name, facts=facts,
            tables=[table(heads, [[one.words, many, one.amount]], widths="w  ")], amount=one.amount,
            signers=[("PPTK: diterima dan sesuai", one.audit.actor_name, one.day)], example=one.example,
        )  # fmt: skip
