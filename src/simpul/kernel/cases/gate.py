"""The visibility gate of cases: which rows a viewer may know of, and how much of each.

Every page, list, feed, export, count and notification asks here; nothing else decides. The same rules stand twice on purpose, as a
condition for the database (`rows`) and as a judgement of one case (`level`); a test compares the two for every record and role.
"""

from __future__ import annotations

from enum import IntEnum

from django.db.models import Q

from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.roles import AUDITOR, REGENT, SECRETARY, Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import services
from simpul.kernel.cases.models import Attachment, Audience, Case, Secrecy
from simpul.kernel.documents.models import Document

READ_EVERYTHING = {REGENT.code, SECRETARY.code, AUDITOR.code}


class Level(IntEnum):
    """How much of a case a viewer sees."""

    NONE = 0
    PUBLIC = 1
    PARTY = 2
    STAFF = 3

    @property
    def audience(self) -> Audience:
        """The most secret messages and files that come with this level."""
        return {Level.PARTY: Audience.PARTY, Level.STAFF: Audience.STAFF}.get(self, Audience.PUBLIC)


def rows(viewer: Viewer) -> Q:
    """The condition on cases for this viewer."""
    seen = Q(published=True)
    if viewer.resident_ids:
        seen |= of_person(viewer)
    if viewer.unlocked:
        seen |= Q(pk__in=viewer.unlocked)
    return seen | staff_rows(viewer)


def of_person(viewer: Viewer) -> Q:
    """The cases that the viewer asked for, under whichever of his records (`asked_for`)."""
    return Q(applicant__in=sorted(viewer.resident_ids))


def staff_rows(viewer: Viewer) -> Q:
    """The part of `rows` that comes from the viewer's office alone."""
    desk = Q(pk__in=())
    for grant in viewer.grants:
        desk |= _of_grant(grant)
    if viewer.grants and viewer.resident_ids:
        desk &= Q(applicant=None) | ~of_person(viewer)
    if viewer.belongs_to:
        desk &= Q(barred_agency=None) | ~Q(barred_agency__in=viewer.belongs_to)
    return desk


def _of_grant(grant: Grant) -> Q:
    if grant.role in READ_EVERYTHING:
        return Q(sealed=False)
    taking_part = services.taking_part(grant.role)
    if not taking_part:
        return Q(pk__in=())
    wide = Q(service__in=taking_part)
    scope = roles[grant.role].scope
    if scope is Scope.AGENCY:
        wide &= Q(agency=grant.agency_id, agency__isnull=False) | Q(helping__contains=[grant.agency_id])
    elif scope is Scope.REGION:
        wide &= Q(region__code__startswith=grant.region_id)
    open_to = services.sealed_for(grant.role)
    return wide & (Q(sealed=False) | Q(service__in=open_to)) if open_to else wide & Q(sealed=False)


def level(case: Case, viewer: Viewer) -> Level:
    """How much of this case the viewer sees."""
    if works_on(case, viewer):
        return Level.STAFF
    if is_party(case, viewer):
        return Level.PARTY
    return Level.PUBLIC if case.published else Level.NONE


def is_party(case: Case, viewer: Viewer) -> bool:
    """Whether it is the viewer's own case: by account, or by number and access code."""
    return asked_for(case, viewer) or case.pk in viewer.unlocked


def asked_for(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer is the applicant, under whichever of his records."""
    return case.applicant_id is not None and case.applicant_id in viewer.resident_ids


def works_on(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer's office lets him see the case from the inside. Of his own case he is the applicant alone: nobody
    handles what he himself asked for, nor reads what colleagues note about it (UU 30/2014 Pasal 42)."""
    if asked_for(case, viewer):
        return False
    if case.barred_agency_id is not None and case.barred_agency_id in viewer.belongs_to:
        return False
    return any(_covers(grant, case) for grant in viewer.grants)


def _covers(grant: Grant, case: Case) -> bool:
    if grant.role in READ_EVERYTHING:
        return not case.sealed
    if case.service not in services.taking_part(grant.role):
        return False
    if case.sealed and case.service not in services.sealed_for(grant.role):
        return False
    scope = roles[grant.role].scope
    if scope is Scope.AGENCY:
        return (grant.agency_id == case.agency_id and case.agency_id is not None) or grant.agency_id in case.helping
    if scope is Scope.REGION:
        return bool(case.region_id and grant.region_id and case.region_id.startswith(grant.region_id))
    return True


def only_helps(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer works on the case by a task alone: he tells the office that holds it, never the resident."""
    return works_on(case, viewer) and not any(
        _covers(grant, case) and (grant.agency_id is None or grant.agency_id == case.agency_id)
        for grant in viewer.grants
    )


def knows_identity(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer may learn who asked. Never the public; for an anonymous case only the roles that the service names; for a
    sealed one nobody, until two people open it together (`unsealing`)."""
    if is_party(case, viewer):
        return True
    if not works_on(case, viewer):
        return False
    if case.sealed:
        from simpul.kernel.cases.unsealing import opened_to

        return opened_to(case, viewer)
    named = {role.code for role in services.of(case).identity_roles}
    return case.secrecy == Secrecy.OPEN or any(grant.role in named and _covers(grant, case) for grant in viewer.grants)


def may_mask(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer decides what of its words everybody may read: officers who may know who asked by their role."""
    named = {role.code for role in services.of(case).identity_roles}
    return works_on(case, viewer) and any(grant.role in named and _covers(grant, case) for grant in viewer.grants)


def may_open_document(viewer: Viewer, document: Document) -> bool | None:
    """Whether a file of a case may be opened; None when no case has it."""
    attachment = Attachment.objects.select_related("case").filter(document=document).first()
    return may_open_attachment(viewer, attachment) if attachment is not None else None


def may_open_attachment(viewer: Viewer, attachment: Attachment) -> bool:
    """A file opens to those who see the case at least as deeply as the file is meant."""
    seen = level(attachment.case, viewer)
    return seen is not Level.NONE and attachment.audience >= seen.audience
