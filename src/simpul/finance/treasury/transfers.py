"""What the bank is asked to pay: SP2D that were issued, bundled into files, as CSV and as ISO 20022 pain.001.001.09.

Each SP2D stands in one file for ever (`TransferItem.act` is unique): who bundles at the same moment as another is refused. Whole account
numbers leave the platform here and nowhere else, and each taking is written down.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from uuid import UUID
from xml.etree import ElementTree as Xml

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.treasury import parties
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import Act, Match, Transfer, TransferItem
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.regency import current
from simpul.kernel.workflow import Refused
from simpul.lib import clock

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MOST = 500  # payments in a file
NOTHING = Decimal(0)


def waiting() -> QuerySet[Act]:
    """SP2D that no file asked the bank for and it hasn't paid, the oldest first. `kept_back`: taxes that stay with the treasury."""
    paid = Match.objects.filter(payment=OuterRef("pk"), undoes=None, undone_by=None)
    seen = Act.objects.filter(~Exists(paid), step="pay", transferred__isnull=True)
    return seen.select_related("request__agency", "request__account__party").annotate(
        kept_back=Sum("request__taxes__amount")
    ).order_by("id")  # fmt: skip


def net(act: Act) -> Decimal:
    """What is paid out."""
    kept: Decimal = getattr(act, "kept_back", None) or NOTHING
    left: Decimal = act.request.amount - kept
    return left


@deed
def bundle(acts: Sequence[int], *, account: str, day: date, by: Viewer, key: UUID) -> Transfer:
    """Put these SP2D into a file. The same key twice is one file. Raises `Refused`, also where one stands in another file already."""
    person = must_hold(by, roles.DEPUTY_TREASURER, 0)
    if known := Transfer.objects.filter(key=key).first():
        return known
    chosen = list(waiting().filter(pk__in=acts))
    if not acts or len(chosen) != len(set(acts)):
        raise Refused(_("Pilih SP2D yang belum ada di berkas mana pun. Muat ulang halaman ini."))
    if len(chosen) > MOST:
        raise Refused(_("Paling banyak %(n)s SP2D dalam satu berkas.") % {"n": MOST})
    if not account.strip():
        raise Refused(_("Tulis rekening kas umum daerah yang dibebani."))
    with connection.cursor() as cursor:  # one numbers at a time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('treasury transfer', 0))")
    last = Transfer.objects.filter(year=day.year).aggregate(last=Max("no"))["last"] or 0
    total = sum(map(net, chosen), NOTHING)
    entry = audit.record(
        "treasury.transfer", "transfer", f"{last + 1}/{day.year}", by=person, payments=len(chosen), total=str(total)
    )
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                no=last + 1, year=day.year, account=account.strip(), day=day, made_at=clock.now(), key=key, audit=entry,
                example=any(one.request.example for one in chosen),
            )  # fmt: skip
            TransferItem.objects.bulk_create(TransferItem(transfer=made, act=one, amount=net(one)) for one in chosen)
    except IntegrityError as broken:
        raise Refused(_("Sebagian SP2D ini baru saja masuk berkas lain. Muat ulang halaman ini.")) from broken
    return made


@dataclass(frozen=True)
class Order:
    """One payment, as the bank is told."""

    reference: str
    payee: str
    bank: str
    account: str
    amount: Decimal
    words: str


def orders(transfer: Transfer, *, by: User) -> list[Order]:
    """The payments of a file with whole account numbers; each look is written down."""
    around = ("act__request__account__party", "act__request__agency")
    found = []
    for item in transfer.items.select_related(*around).order_by("act_id"):
        request = item.act.request
        number = parties.number_of(request.account, by=by, purpose=f"berkas bank {transfer}")
        holder = request.account.holder or request.account.party.name
        reference = f"SP2D-{item.act.no}-{request.year}"
        found.append(
            Order(reference, holder, request.account.bank, number, item.amount, f"SP2D {item.act.no}/{request.year}")
        )
    return found


def as_csv(transfer: Transfer, told: Sequence[Order]) -> bytes:
    """For banks that take a table: a heading, a line for each payment, and a last line with how many and how much."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["referensi", "nama", "bank", "rekening", "jumlah", "keterangan", "tanggal", "rekening sumber"])
    for one in told:
        writer.writerow(
            [one.reference, one.payee, one.bank, one.account, one.amount, one.words, transfer.day, transfer.account]
        )
    writer.writerow(["JUMLAH", len(told), "", "", sum((one.amount for one in told), NOTHING), "", "", ""])
    return out.getvalue().encode()


def as_xml(transfer: Transfer, told: Sequence[Order]) -> bytes:
    """ISO 20022 pain.001.001.09: one instruction with all payments. Account numbers stand under `Othr`, since Indonesia has no IBAN."""
    total = str(sum((one.amount for one in told), NOTHING))
    name = f"KASDA-{transfer.year}-{transfer.no:05}"
    Xml.register_namespace("", SPACE)
    document = Xml.Element(f"{{{SPACE}}}Document")
    top = _under(document, "CstmrCdtTrfInitn")
    treasury = f"Pemerintah Kabupaten {current().short_name}"
    head = {
        "MsgId": name,
        "CreDtTm": transfer.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "NbOfTxs": str(len(told)),
        "CtrlSum": total,
    }
    _filled(_under(top, "GrpHdr"), {**head, "InitgPty/Nm": treasury})
    paid = _under(top, "PmtInf")
    _filled(paid, {
        "PmtInfId": name, "PmtMtd": "TRF", "NbOfTxs": str(len(told)), "CtrlSum": total, "ReqdExctnDt/Dt": transfer.day.isoformat(),
        "Dbtr/Nm": treasury, "DbtrAcct/Id/Othr/Id": transfer.account, "DbtrAgt/FinInstnId/Nm": "RKUD",
    })  # fmt: skip
    for one in told:
        line = _under(paid, "CdtTrfTxInf")
        _filled(line, {"PmtId/EndToEndId": one.reference[:35]})
        amount = _under(_under(line, "Amt"), "InstdAmt")
        amount.set("Ccy", "IDR")
        amount.text = str(one.amount)
        _filled(line, {
            "CdtrAgt/FinInstnId/Nm": one.bank[:140], "Cdtr/Nm": one.payee[:140], "CdtrAcct/Id/Othr/Id": one.account[:34],
            "RmtInf/Ustrd": one.words[:140],
        })  # fmt: skip
    return bytes(Xml.tostring(document, encoding="utf-8", xml_declaration=True))


def _under(parent: Xml.Element, name: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{SPACE}}}{name}")


def _filled(parent: Xml.Element, told: dict[str, str]) -> None:
    for path, text in told.items():
        place = parent
        for name in path.split("/"):
            place = _under(place, name)
        place.text = "".join(one for one in text if one.isprintable())
