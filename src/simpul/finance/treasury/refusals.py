"""What the database refuses, as a sentence with the figures. What has no sentence stays an error: it is ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from simpul.finance.budget.refusals import naming
from simpul.finance.budget.refusals import sentence as of_the_budget
from simpul.kernel.workflow import Refused
from simpul.lib.money import rupiah

Figures = Mapping[str, Any]


@contextmanager
def told() -> Iterator[None]:
    """Turn a refusal into `Refused`."""
    try:
        yield
    except IntegrityError as broken:
        diag = getattr(broken.__cause__, "diag", None)
        constraint = getattr(diag, "constraint_name", "") or ""
        sentence = _SENTENCES.get(constraint)
        if sentence is None and (refused := of_the_budget(broken)):
            raise refused from broken
        if sentence is None:
            raise
        raise Refused(sentence(_figures(getattr(diag, "message_detail", "") or ""))) from broken


def money(figures: Figures, name: str) -> str:
    """One of the figures as rupiah."""
    return rupiah(Decimal(str(figures.get(name) or 0)))


def _figures(detail: str) -> Figures:
    try:
        found: Figures = json.loads(detail, parse_float=Decimal)
    except ValueError:
        return {}
    return found


_SENTENCES: dict[str, Callable[[Figures], str]] = {
    "amount_is_positive": lambda f: _("Tulis jumlah yang lebih besar dari nol."),
    "money_is_exact": lambda f: _("Jumlah uang ditulis sampai sen, tidak lebih halus."),
    "commitment_adds_up": lambda f: (
        _("Sisa komitmen “%(words)s” tinggal %(open)s; yang diminta %(wanted)s.")
        % {"words": f.get("words", ""), "open": money(f, "open"), "wanted": money(f, "wanted")}
    ),
    "contract_is_not_exceeded": lambda f: (
        _("Nilai kontrak dengan adendumnya %(value)s; komitmen di atasnya akan menjadi %(committed)s.")
        % {"value": money(f, "value"), "committed": money(f, "committed")}
    ),
    "receipt_within_commitment": lambda f: (
        _("Yang diterima (%(accepted)s dan %(wanted)s) melebihi komitmennya, %(committed)s.")
        % {name: money(f, name) for name in ("accepted", "wanted", "committed")}
    ),
    "request_was_received": lambda f: (
        _("Yang diminta sampai sekarang %(requested)s, padahal yang sudah diterima (BAST) baru %(accepted)s.")
        % {name: money(f, name) for name in ("requested", "accepted")}
    ),
    "request_within_progress": lambda f: (
        _("Kemajuan fisik %(percent)s persen membolehkan %(room)s; yang diminta sampai sekarang %(requested)s.")
        % {"percent": f.get("percent"), "room": money(f, "room"), "requested": money(f, "requested")}
    ),
    "float_within_cap": lambda f: (
        _("Batas UP menurut keputusan Bupati %(cap)s; yang diminta %(wanted)s.")
        % {n: money(f, n) for n in ("cap", "wanted")}
    ),
    "float_once_a_year": lambda f: _("UP diberikan sekali setahun. Mintalah penggantiannya dengan GU."),
    "float_replenished_as_spent": lambda f: (
        _(
            "GU paling banyak sebesar SPJ yang sudah diverifikasi (%(spent)s), dikurangi yang sudah diganti (%(replenished)s)."
        )
        % {n: money(f, n) for n in ("spent", "replenished")}
    ),
    "float_settled_first": lambda f: (
        _("TU sebelumnya belum selesai: %(owed)s belum dipertanggungjawabkan atau disetor kembali.")
        % {"owed": money(f, "owed")}
    ),
    "float_holds_so_much": lambda f: (
        _("Kas di tangan bendahara %(held)s; yang dipertanggungjawabkan %(wanted)s.")
        % {n: money(f, n) for n in ("held", "wanted")}
    ),
    "match_within_both": lambda f: (
        _("Mutasi bank itu tinggal %(line)s, dokumen itu tinggal %(subject)s; yang dipasangkan %(wanted)s.")
        % {n: money(f, n) for n in ("line", "subject", "wanted")}
    ),
    "treasury_match_undoes_id_key": lambda f: _("Pasangan itu sudah dibatalkan."),
    "match_is_undone_exactly": lambda f: _("Pasangan itu sudah dibatalkan."),
    "remittance_within_withheld": lambda f: (
        _("Pajak yang dipotong dan belum disetor %(owed)s; yang disetor %(wanted)s.")
        % {n: money(f, n) for n in ("owed", "wanted")}
    ),
    "deposit_within_held": lambda f: (
        _("Penerimaan di tangan bendahara %(held)s; yang disetor %(wanted)s.")
        % {n: money(f, n) for n in ("held", "wanted")}
    ),
    "revenue_once": lambda f: _("Nomor bukti itu sudah dicatat di OPD ini."),
    "deposit_once": lambda f: _("Nomor STS itu sudah dicatat di OPD ini."),
    "treasury_remittance_receipt_key": lambda f: _("NTPN itu sudah dicatat."),
    "request_has_items": lambda f: _("Permintaan LS memuat komitmen; UP, GU, dan TU tidak."),
    "taxes_below_amount": lambda f: _("Potongan pajak harus lebih kecil daripada jumlah yang dibayar."),
    "account_is_verified": lambda f: _(
        "Rekening penerima belum diperiksa, atau sudah diganti. Minta orang lain memeriksanya dahulu."
    ),
    "request_of_one_agency": lambda f: _("Komitmen yang dipilih bukan milik OPD, tahun, atau penerima ini."),
    "request_of_invoice_once": lambda f: _("Tagihan ini sudah diajukan: penerima, nomor, dan jumlahnya sama."),
    "request_takes_step": lambda f: _("Permintaan ini baru saja berubah. Muat ulang halamannya."),
    "duties_apart": lambda f: _(
        "Anda sudah bertugas lain dalam rangkaian dokumen ini. Tugas itu dan tugas ini tidak boleh pada satu orang."
    ),
    "refusal_has_a_reason": lambda f: _("Tulis alasan penolakan, paling sedikit sepuluh huruf."),
    "contract_once": lambda f: _("Nomor kontrak itu sudah dipakai di OPD ini."),
    "addendum_once": lambda f: _("Nomor adendum itu sudah dipakai untuk kontrak ini."),
    "party_once": lambda f: _("NPWP itu sudah terdaftar pada penerima lain."),
    "receipt_once": lambda f: _("Nomor BAST itu sudah dicatat untuk komitmen ini."),
    "account_verified_by_another": lambda f: _("Rekening diperiksa oleh orang lain daripada yang memasukkannya."),
    "commitment_of_contract": lambda f: _("Pilih kontraknya."),
}


def _commitments(keys: Iterable[int]) -> dict[int, str]:
    from simpul.finance.treasury.models import Commitment

    return dict(Commitment.objects.filter(pk__in=set(keys)).values_list("pk", "words"))


naming["commitment"] = _commitments
