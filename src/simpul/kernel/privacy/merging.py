"""One person under two records: merged and parted again without touching a single matter (decision record 0032).

merge = ask(alias_or_main, other, by=officer, reason="…")   # at once where nobody's card was seen, else it waits for a second officer
decide(merge, by=another, yes=True);  undo(merge, by=officer, reason="…")
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.notifications.outbox import send
from simpul.kernel.privacy import likeness
from simpul.kernel.privacy.records import RecordMerge
from simpul.kernel.residents.models import ERASED, Resident, Verified
from simpul.lib import clock


class NotMerged(ValueError):
    """The records stay as they are. The message is a sentence for the officer."""


def ask(one: Resident, other: Resident, *, by: User, reason: str) -> RecordMerge:
    """Say that two records are of one person. Raises `NotMerged`."""
    if not reason.strip():
        raise NotMerged(_("Tulis alasan mengapa keduanya orang yang sama."))
    with transaction.atomic():
        alias, main = _roles(*_locked(one, other))
        _fits(alias, main, by)
        grounds = [(words, points) for words, points in likeness.compare(main, alias) if points > 0]
        merge = RecordMerge(
            alias=alias, main=main, asked_by=by, reason=reason.strip()[:300], grounds=[words for words, _points in grounds],
            score=sum(points for _words, points in grounds), verified=_verified(alias, main),
        )  # fmt: skip
        _save(merge)
        for person in (alias, main):
            audit.record("merge_asked", "resident", person.pk, by=by, reason=merge.reason, merge=merge.pk)
        if not merge.verified:
            _decide(merge, by, yes=True)
    return merge


def decide(merge: RecordMerge, *, by: User, yes: bool) -> RecordMerge:
    """What a second officer says. Raises `NotMerged`."""
    with transaction.atomic():
        waiting = RecordMerge.objects.waiting().select_for_update(of=("self",)).filter(pk=merge.pk).first()
        if waiting is None:
            raise NotMerged(_("Penggabungan ini sudah diputuskan."))
        alias, main = _locked(waiting.alias, waiting.main)
        if yes:
            if by.pk == waiting.asked_by_id:
                raise NotMerged(_("Yang menyetujui adalah petugas lain, bukan yang mengusulkan."))
            _fits(alias, main, by)
        _decide(waiting, by, yes=yes)
    return waiting


def undo(merge: RecordMerge, *, by: User, reason: str) -> RecordMerge:
    """Part the records again: everybody has what was filed under his own, also in between. Raises `NotMerged`."""
    if not reason.strip():
        raise NotMerged(_("Tulis alasan pembatalan."))
    with transaction.atomic():
        standing = RecordMerge.objects.standing().select_for_update(of=("self",)).filter(pk=merge.pk).first()
        if standing is None:
            raise NotMerged(_("Penggabungan ini sudah dibatalkan."))
        alias, main = _locked(standing.alias, standing.main)
        if {alias.pk, main.pk} & by.resident_ids():
            raise NotMerged(_("Ini catatan Anda sendiri. Minta petugas lain."))
        standing.undone_by, standing.undone_at, standing.undone_why = by, clock.now(), reason.strip()[:300]
        standing.save(update_fields=["undone_by", "undone_at", "undone_why"])
        Resident.objects.filter(pk=alias.pk).update(alias_of=None)
        _tell("accounts/records_parted", alias, main)
        for person in (alias, main):
            audit.record("unmerge", "resident", person.pk, by=by, reason=standing.undone_why, merge=merge.pk)
    return standing


def _decide(merge: RecordMerge, by: User, *, yes: bool) -> None:
    merge.granted, merge.decided_by, merge.decided_at = yes, by, clock.now()
    _save(merge)
    if yes:
        _tell("accounts/records_merged", merge.alias, merge.main)  # while each still has his own way to be told
        Resident.objects.filter(pk=merge.alias_id).update(alias_of=merge.main_id)
    for number in (merge.alias_id, merge.main_id):
        verb = "merge" if yes else "merge_refused"
        audit.record(verb, "resident", number, by=by, reason=merge.reason, merge=merge.pk)


def _save(merge: RecordMerge) -> None:
    try:
        with transaction.atomic():
            merge.save(update_fields=["granted", "decided_by", "decided_at"] if merge.pk else None)
    except IntegrityError as taken:
        raise NotMerged(_("Salah satu catatan sedang atau sudah digabung. Muat ulang halaman ini.")) from taken


def _locked(one: Resident, other: Resident) -> tuple[Resident, Resident]:
    """Both as they stand now, held in the order of their numbers so that two officers never wait for each other."""
    rows = Resident.objects.select_for_update(of=("self",)).filter(pk__in=(one.pk, other.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def _roles(one: Resident, other: Resident) -> tuple[Resident, Resident]:
    """Which is the alias and which the main record: who has aliases already, was verified, has an account, came first."""

    def weight(person: Resident) -> tuple[bool, int, bool, int]:
        return person.aliases.exists(), person.verified_level, hasattr(person, "account"), -person.pk

    alias, main = sorted((one, other), key=weight)
    return alias, main


def _fits(alias: Resident, main: Resident, by: User) -> None:
    if alias.pk == main.pk or ERASED in (alias.name, main.name):
        raise NotMerged(_("Catatan ini tidak dapat digabung."))
    if alias.alias_of_id or main.alias_of_id or alias.aliases.exists():
        raise NotMerged(_("Salah satu catatan sedang atau sudah digabung. Muat ulang halaman ini."))
    if {alias.pk, main.pk} & by.resident_ids():
        raise NotMerged(_("Ini catatan Anda sendiri. Minta petugas lain."))
    if likeness.contradict(alias, main):
        raise NotMerged(_("Keduanya sudah diverifikasi dengan NIK yang berbeda: ini dua orang."))


def _verified(alias: Resident, main: Resident) -> bool:
    return max(alias.verified_level, main.verified_level) >= Verified.DOCUMENT


def _tell(template: str, alias: Resident, main: Resident) -> None:
    """Both, by the way of each: should they be two people after all, both hear of it. Nobody's name is in it."""
    told = {message.address for message in send(main, template) if message.address}
    account = User.objects.filter(resident=alias.pk).first()
    if account is not None or not ({alias.email, alias.phone} & told):
        send(account or alias, template)
