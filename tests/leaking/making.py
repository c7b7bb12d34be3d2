"""How a record comes about: by the service's own contract, then what is said, attached, split, merged and opened about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.roles import APPLICANT, Role, Scope
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER, Viewer
from simpul.kernel.cases import conversation, engine, linking, merging, redaction, unsealing
from simpul.kernel.cases.answers import Answers
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Attachment, Audience, Case, ServiceCase
from simpul.kernel.documents import store
from simpul.kernel.forms.versions import definition_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.kernel.workflow import SYSTEM, Refused, Transition
from simpul.lib import clock
from tests.leaking.kinds import KINDS
from tests.leaking.records import Record
from tests.leaking.words import HIDDEN, WHAT, WHO

MOST_STEPS = 12


def make(sample: ServiceContract, kind: str, code: str, others: list[Record], *, hires: bool = True) -> Record:
    """A record of this kind, with a reporter, a draft, a note, a message, a photo, an internal file and words in every column."""
    wanted, record = KINDS[kind], _filed(sample, kind, code)
    if wanted.get("steps"):
        _go(sample, record, hires=hires)
    record.case = _set(record.case, wanted)
    _fill_columns(record)
    _fill_form(record)
    insider = _insider(record, hires=hires)
    _talk(record, insider)
    _leave_a_draft(record)
    if "masked" in kind:
        _mask(record)
    if wanted.get("split"):
        _split(record)
    if wanted.get("alias"):
        person = Resident.objects.create(name=f"{WHO} Pelapor{code}")
        Resident.objects.filter(cases=record.case.pk).update(alias_of=person)
    mains = [other for other in others if other.kind in ("public", "not published")]
    if wanted.get("merged") and mains:
        linking.link(record.case, mains[0].case.number, "related", by=insider)
        merging.merge(mains[0].case, record.case, by=insider)
    if wanted.get("opened") and hires:
        record.openers = _open(record)
    record.case = record.service.find(record.case)
    return record


def _filed(sample: ServiceContract, kind: str, code: str) -> Record:
    record = Record(kind, code, sample.service.model())
    reporter = cast.resident(
        f"{WHO} Pelapor{code}",
        phone=record.phone,
        email=f"surat{code.lower()}@contoh.id",
        address=f"Jalan Rumah{code} 7",
    )
    assert reporter.user
    named = f"dekat {HIDDEN} Tetangga{code}" if "masked" in kind else "di sini"
    told = {
        "title": f"Laporan {WHAT} {record.what}",
        "text": f"Uraian {WHAT} {record.what} {named}.",
        "region": cast.village(),
        "place": cast.village().centre,
        "applicant": reporter.user.resident,
    }
    fields = {**sample.fields(), **told}
    record.case, record.reporter = engine.open_case(sample.service.model, by=reporter, fields=fields)[0], reporter
    return record


def _go(sample: ServiceContract, record: Record, *, hires: bool) -> None:
    """Through as many of its steps as the contract has answers for, never to an end where another way leads on."""
    gone: set[str] = set()
    for _nth in range(MOST_STEPS):
        case = record.case
        leaving = [step for step in case.workflow.leaving(case.state) if step.target and step.name not in gone]
        for step in sorted(leaving, key=lambda step: (bool(step.target and step.target.final), step.name)):
            gone.add(step.name)
            if _take(sample, record, step, hires=hires):
                break
        else:
            return


def _take(sample: ServiceContract, record: Record, step: Transition, *, hires: bool) -> bool:
    case, role = record.case, step.by[0]
    nobody_hired = {APPLICANT: record.reporter, SYSTEM: SYSTEM_VIEWER}
    by = nobody_hired[role] if role in nobody_hired else _officer(record, role, hires=hires)
    given = sample.answers(step)
    if "agency" in given:
        given["agency"] = cast.agency("dlh")
    try:
        with transaction.atomic():
            engine.perform(step, case, by=by, reason=record.reason, **given)
    except Refused:
        return False
    finally:
        record.case = record.service.find(case)
    return True


def _set(case: ServiceCase, wanted: dict[str, Any]) -> ServiceCase:
    """The columns on which secrecy rests, as a step of a service might set them."""
    columns: dict[str, Any] = {
        name: wanted[name] for name in ("published", "secrecy", "sealed", "rank") if name in wanted
    }
    if "agency" in wanted and case.agency_id is None:
        columns["agency"] = cast.agency(wanted["agency"])
    if "barred" in wanted:
        columns["barred_agency"] = cast.agency(wanted["barred"])
    if "closed" in wanted:
        columns["closed_at"] = clock.now()
    if columns:
        Case.objects.filter(pk=case.pk).update(**columns)
    return type(case)._default_manager.get(pk=case.pk)


def _fill_columns(record: Record) -> None:
    """A word in every column of words that the service has of its own, where it takes one."""
    public = {column.name for column in record.service.columns if column.public}
    for column in record.case._meta.concrete_model._meta.local_fields:  # type: ignore[union-attr]
        if not isinstance(column, models.CharField | models.TextField) or column.choices or column.name == "case_state":
            continue
        word = f"Kolom{column.name.replace('_', '')}{record.code}"
        try:
            with transaction.atomic():
                type(record.case)._default_manager.filter(pk=record.case.pk).update(
                    **{column.name: word[: column.max_length]}
                )
        except IntegrityError:
            continue
        record.own[column.name] = (word, column.name in public)
    record.case = record.service.find(record.case)


def _fill_form(record: Record) -> None:
    """A word in every answer of words of a form that an officer published."""
    version = record.service.source.current() if record.service.source else None
    if version is None:
        return
    told = [
        (question, place) for question, place in definition_of(version)[0].questions()
        if question.kind == "text" and not question.into and not place.repeat
    ]  # fmt: skip
    record.answered = {
        one.name: (f"Isian{one.name.replace('_', '')}{record.code}", one.known.startswith("resident."))
        for one, _p in told
    }
    data = {name: word for name, (word, _tells) in record.answered.items()}
    Answers.objects.create(case_id=record.case.pk, version=version, data=data, known={})


def _insider(record: Record, *, hires: bool) -> Viewer:
    """Somebody who handles the case, by a name that only those inside may read."""
    service, case = record.service, record.case
    owner: Role | None = case.state_now.owner
    if case.sealed and service.sealed_roles:
        owner = next(iter(sorted(service.sealed_roles, key=str)))
    if owner is None or owner is APPLICANT:  # at its end, or the reporter's turn: whoever began
        owner = service.workflow.initial.owner
    assert owner is not None
    return _officer(record, owner, hires=hires)


def _officer(record: Record, role: Role, *, hires: bool) -> Viewer:
    if not hires:
        return holder(role, record.case.agency)
    name = f"petugasdalam{record.code.lower()}"
    return cast.officer(role, at=record.case.agency, region=cast.village().parent, name=name)


def holder(role: Role, agency: Agency | None) -> Viewer:
    """Somebody who holds a role already, for this agency where it is held for one."""
    held = Grant.objects.filter(role=role.code, agency=agency if role.scope is Scope.AGENCY else None).order_by("pk")
    found = held.select_related("user").first()
    return Viewer(found.user) if found else cast.officer(role, at=agency, region=cast.village().parent)


def _talk(record: Record, insider: Viewer) -> None:
    """A note, a message, a photo of the reporter's and a file of the office. The reporter is told of the message."""
    case = record.case
    conversation.write(case, by=insider, text=f"Dapur{record.code}", audience=Audience.STAFF)
    tell: Any = conversation.write if case.closed_at else conversation.say
    tell(case, by=insider, text=record.between, audience=Audience.PARTY)
    Case.objects.filter(pk=case.pk).update(assignee=insider.user)
    for kind, audience in _files(case):
        name = f"{record.between if audience else f'Dapur{record.code}'}.jpg"
        colour = (ord(record.code[2]) * 7 % 256, ord(record.code[3]) * 9 % 256, 80 * int(audience))
        document = store(cast.photo("#{:02x}{:02x}{:02x}".format(*colour), size=(64, 48)), by=None, name=name)
        record.documents.append(conversation.attach(case, document, kind=kind, audience=audience))


def _files(case: ServiceCase) -> Iterator[tuple[str, Audience]]:
    yield Attachment.Kind.PHOTO, Audience.PUBLIC if case.published else Audience.PARTY
    yield Attachment.Kind.PHOTO, Audience.PARTY
    yield Attachment.Kind.FILE, Audience.STAFF


def _leave_a_draft(record: Record) -> None:
    assert record.reporter.user
    Draft.objects.create(
        owner=f"user:{record.reporter.user.pk}", service=record.service.slug, updated_at=clock.now(),
        data={"title": record.draft, "text": record.draft},
    )  # fmt: skip


def _mask(record: Record) -> None:
    role = next(iter(sorted(record.service.identity_roles, key=str)), None)
    assert role is not None, "a service that shows cases to everybody names who may mask words"
    redaction.mask(
        record.case, {HIDDEN.casefold(), f"tetangga{record.code}".casefold()}, by=holder(role, record.case.agency)
    )


def _split(record: Record) -> None:
    """Another agency is asked for help."""
    case = record.case
    CaseTask.objects.create(
        case_id=case.pk, agency=cast.agency("dishub"), asked=f"Diminta{record.code}", seq=case.seq, days=3,
        given_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(helping=[cast.agency("dishub").pk])


def _open(record: Record) -> list[Viewer]:
    """Two of those who inspect open the identity together."""
    role = next(iter(sorted(record.service.sealed_roles, key=str)))
    one, other = cast.officer(role), cast.officer(role)
    unsealing.decide(unsealing.ask(record.case, by=one, reason="Memeriksa pelapor."), by=other, grant=True)
    return [one, other]
