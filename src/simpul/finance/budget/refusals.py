"""What the database refuses, as sentences with the figures: how much room there is, and which documents hold the rest.

Names of lines and documents are looked up only when the sentence is told: by then the refused transaction is over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from simpul.finance.budget.models import Line
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.lib.money import rupiah

SHOWN = 5
naming: dict[str, Callable[[Iterable[int]], dict[int, str]]] = {}
"""How documents that hold money are called, by their kind: the rooms above enter theirs. What has no name is told by kind and number."""


@dataclass(frozen=True)
class Lines:
    """Lines of the budget, named when told, each with what is to be said of it."""

    told: list[tuple[int, str]]

    def __str__(self) -> str:
        shown = self.told[:SHOWN]
        names = labels(key for key, _said in shown)
        rest = len(self.told) - len(shown)
        return "; ".join(f"{names.get(key, key)}: {words}" for key, words in shown) + (f"; +{rest}" if rest else "")


@dataclass(frozen=True)
class Holders:
    """Documents that hold money of a line, the largest first."""

    held: list[tuple[str, int, Decimal]]

    def __str__(self) -> str:
        shown = self.held[:SHOWN]
        names = called([(kind, key) for kind, key, _amount in shown])
        return ", ".join(f"{names[kind, key]} {rupiah(amount)}" for kind, key, amount in shown) or "–"


def called(documents: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What documents are called, by kind and number."""
    several = list(documents)
    names = {
        kind: naming[kind]([key for one, key in several if one == kind])
        for kind in {one for one, _number in several}
        if kind in naming
    }
    return {(kind, key): names.get(kind, {}).get(key) or f"{kind} {key}" for kind, key in several}


def labels(keys: Iterable[int]) -> dict[int, str]:
    """What lines are called: the code of the activity and that of the account, with its name."""
    rows = Line.objects.filter(pk__in=set(keys)).values_list("pk", "activity__code", "account__code", "account__name")
    return {key: " ".join(filter(None, (activity, account, name))) for key, activity, account, name in rows}


@contextmanager
def refusals() -> Iterator[None]:
    """Around a question to the database. What has no sentence stays an error: it is ours."""
    try:
        yield
    except IntegrityError as broken:
        if refused := sentence(broken):
            raise refused from broken
        raise


def sentence(broken: IntegrityError) -> Refused | None:
    """The sentence of what the database refused; None if it has none."""
    told = getattr(broken.__cause__, "diag", None)
    name = getattr(told, "constraint_name", None) or ""
    if name in FIGURES:
        detail = json.loads(told.message_detail or "{}", parse_float=Decimal, parse_int=Decimal) if told else {}
        return FIGURES[name](detail)
    return Refused(WORDS[name]) if name in WORDS else None


def _room(told: dict[str, Any]) -> Refused:
    """No room on a line: which bound, how much is left below it, who holds the rest."""
    bound = told["bound"]
    if bound == "none":
        return Refused("Baris ini bukan baris pengeluaran: tidak dapat menampung komitmen atau pembayaran.")
    asked = dict(zip(("committed", "liquidated", "paid"), told["asked"], strict=True))
    by = {"ceiling": "committed", "allotted": "liquidated", "committed": "liquidated", "liquidated": "paid"}.get(
        bound, "paid"
    )
    place = {"committed": 2, "liquidated": 3, "paid": 4}[by]
    held = sorted(
        ((row[0], int(row[1]), row[place]) for row in told["holders"] if row[place] > 0), key=lambda row: -row[2]
    )
    left = told[bound] - told[by]
    values: dict[str, Any] = {
        "left": rupiah(left), "asked": rupiah(asked[by]), "held": Holders(held),
        "ceiling": rupiah(told["ceiling"] - told["committed"]), "whole": rupiah(told[bound]),
    }  # fmt: skip
    return Refused(ROOM[bound], **values)


ROOM = {
    "ceiling": _("Sisa pagu %(left)s dari %(whole)s; diminta %(asked)s. Dipakai oleh: %(held)s."),
    "allotted": _(
        "Sisa SPD %(left)s dari %(whole)s; diminta %(asked)s (sisa pagu DPA %(ceiling)s). Dipakai oleh: %(held)s."
    ),
    "committed": _("Sisa komitmen yang belum diminta %(left)s dari %(whole)s; diminta %(asked)s."),
    "liquidated": _("Yang sudah diminta dan belum dibayar %(left)s dari %(whole)s; hendak dibayar %(asked)s."),
    "paid": _("Yang sudah dibayar %(whole)s; yang hendak dikembalikan melebihinya."),
}


def _balance(told: dict[str, Decimal]) -> Refused:
    """Revenue less spending and net financing do not come to nothing."""
    rest = told["revenue"] - told["spending"] + told["receipt"] - told["outlay"]
    return Refused(
        "Anggaran tidak seimbang: pendapatan %(revenue)s − belanja %(spending)s + penerimaan pembiayaan %(receipt)s"
        " − pengeluaran pembiayaan %(outlay)s = %(rest)s; seharusnya nol.",
        **{name: rupiah(amount) for name, amount in told.items()},
        rest=rupiah(rest),
    )


def _each(words: str, shown: Callable[[list[Any]], str]) -> Callable[[list[list[Any]]], Refused]:
    """A sentence over several lines, each with its figures."""
    return lambda rows: Refused(words, lines=Lines([(int(row[0]), shown(row)) for row in rows]))


@dataclass(frozen=True)
class Programs:
    """Agencies and programs above their ceiling, named when told."""

    rows: list[list[Any]]

    def __str__(self) -> str:
        from simpul.finance.classification.models import Activity

        shown = self.rows[:SHOWN]
        agencies = dict(Agency.objects.filter(pk__in=[int(row[0]) for row in shown]).values_list("pk", "short_name"))
        codes = dict(Activity.objects.filter(pk__in=[int(row[1]) for row in shown]).values_list("pk", "code"))
        return "; ".join(
            f"{agencies.get(int(row[0]))} {codes.get(int(row[1]))}: {rupiah(row[2])} > {rupiah(row[3])}"
            for row in shown
        )


FIGURES: dict[str, Callable[[Any], Refused]] = {
    "line_has_room": _room,
    "budget_balances": _balance,
    "ceiling_holds_what_is_used": _each(
        _("Pagu tidak dapat turun di bawah yang sudah diikat atau disediakan. %(lines)s."),
        lambda row: f"{rupiah(row[1])} < SPD {rupiah(row[2])}, komitmen {rupiah(row[3])}",
    ),
    "details_add_up": _each(
        _("Rincian tidak sama dengan pagunya. %(lines)s."),
        lambda row: f"pagu {rupiah(row[1])}, rincian {rupiah(row[2])}",
    ),
    "price_within_standard": _each(
        _("Harga satuan melebihi standar tanpa izin. %(lines)s."),
        lambda row: f"{row[2]} {rupiah(row[3])} > {rupiah(row[4])}",
    ),
    "spd_within_ceiling": _each(
        _("SPD melebihi sisa pagu, atau kurang dari yang sudah diminta. %(lines)s."),
        lambda row: f"pagu {rupiah(row[1])}, SPD {rupiah(row[2])}, diminta {rupiah(row[3])}, SPD ini {rupiah(row[4])}",
    ),
    "cash_plan_is_the_ceiling": _each(
        _("Anggaran kas tidak sama dengan pagu. %(lines)s."),
        lambda row: f"pagu {rupiah(row[1])}, rencana {rupiah(row[2])}",
    ),
    "within_agreed_ceilings": lambda rows: Refused(
        "RKA melebihi plafon KUA-PPAS. %(programs)s.", programs=Programs(rows)
    ),
    "version_changes_a_year": lambda told: Refused(
        "Perubahan APBD paling banyak %(most)s kali dalam setahun.", most=told["most"]
    ),
}
WORDS = {
    "movement_key_once": _("Kunci itu sudah dipakai untuk gerak lain."),
    "budget_acts_by_a_person": _("Langkah ini hanya dapat dilakukan oleh pengguna yang masuk."),
    "line_on_activity": _("Kode kegiatan bukan sub kegiatan tahun itu."),
    "line_on_account": _("Kode akun bukan akun anggaran enam tingkat tahun itu."),
    "line_spends_for_an_activity": _("Baris belanja harus menyebut sub kegiatannya."),
    "version_is_draft": _("Versi ini tidak sedang disusun, jadi tidak dapat diubah."),
    "version_after_original": _("Belum ada APBD murni yang berlaku untuk tahun itu."),
    "version_original_once": _("APBD murni tahun itu sudah ada."),
    "budget_version_one_open": _("Masih ada versi tahun itu yang belum selesai. Berlakukan atau tarik versi itu dulu."),
    "version_number_once": _("Masih ada versi tahun itu yang belum selesai. Berlakukan atau tarik versi itu dulu."),
    "version_turns": _("Versi ini tidak dalam keadaan yang memungkinkan langkah itu."),
    "version_needs_its_decree": _("Tulis nomor peraturan yang menetapkannya."),
    "version_effective_by_two": _("Yang memberlakukan harus orang lain daripada yang menyetujui."),
    "change_once": _("Orang lain baru saja mengubah baris itu. Periksa lagi, lalu ulangi."),
    "change_of_line": _("Baris itu milik tahun anggaran lain."),
    "detail_is_not_negative": _("Volume harus lebih dari nol, dan harga tidak boleh negatif."),
    "price_for_a_reason": _("Tulis alasan harga di atas standar, paling sedikit sepuluh huruf."),
    "price_judged_once": _("Permintaan itu sudah diputuskan."),
    "price_granted_by_another": _("Yang memutuskan harus orang lain daripada yang meminta."),
    "spd_number_once": _("Nomor SPD itu sudah dipakai tahun ini."),
    "spd_line_of_agency": _("Salah satu baris bukan milik perangkat daerah itu pada tahun itu."),
    "spd_line_is_not_zero": _("Jumlah pada SPD tidak boleh nol."),
    "spd_line_once": _("Baris yang sama tertulis dua kali."),
    "spd_months": _("Bulan SPD harus berurutan, dari 1 sampai 12."),
    "cash_plan_of_twelve": _("Anggaran kas memuat dua belas bulan, tidak satu pun negatif."),
}
