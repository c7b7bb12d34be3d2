"""Links between cases of whatever services. Each end is shown only to those who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate
from simpul.kernel.cases.company import CaseLink
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused


@dataclass(frozen=True)
class End:
    """The other end of a link, as it reads from this side."""

    link: CaseLink
    case: Case
    words: str


def link(source: Case, number: str, kind: str, *, by: Viewer) -> CaseLink:
    """Link a case to another, by number. What the officer may not see is not found."""
    if kind not in CaseLink.Kind.values:
        raise Refused("Pilih jenis kaitannya.", field="kind")
    if not gate.works_on(source, by):
        raise Refused("Anda tidak dapat menautkan kasus ini.")
    target = Case.objects.visible_to(by).filter(number=number.strip().upper()).defer("search").first()
    if target is None:
        raise Refused("Kasus dengan nomor itu tidak ditemukan.", field="number")
    if target.pk == source.pk:
        raise Refused("Kasus tidak dapat ditautkan dengan dirinya sendiri.", field="number")
    with transaction.atomic():
        entry = audit.record("case.link", "case", source.pk, by=by.user, number=source.number, to=target.number)
        try:
            with transaction.atomic():
                return CaseLink.objects.create(
                    source_id=source.pk, target_id=target.pk, kind=kind, at=entry.at, audit=entry
                )
        except IntegrityError as error:
            raise Refused("Kedua kasus ini sudah tertaut.", field="number") from error


def unlink(case: Case, pk: int, *, by: Viewer) -> None:
    """Take a link away. Its audit entries stay."""
    ends = [end for end in of(case, by) if end.link.pk == pk]
    if not ends or not gate.works_on(case, by):
        raise Refused("Tautan itu tidak ditemukan.")
    with transaction.atomic():
        audit.record("case.unlink", "case", case.pk, by=by.user, number=case.number, to=ends[0].case.number)
        ends[0].link.delete()


def of(case: Case, viewer: Viewer) -> list[End]:
    """The links of a case, as far as this viewer may know of their other ends."""
    from django.db.models import Q

    found = CaseLink.objects.filter(Q(source=case.pk) | Q(target=case.pk)).select_related("source", "target")
    ends = []
    for one in found.order_by("id"):
        other, words = (
            (one.target, one.get_kind_display()) if one.source_id == case.pk else (one.source, CaseLink.BACK[one.kind])
        )
        if gate.level(other, viewer) is not gate.Level.NONE:
            ends.append(End(one, other, words))
    return ends
