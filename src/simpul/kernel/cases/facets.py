"""What one viewer may see of one case. Pages, JSON, PDF and messages show facets, never cases."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpul.kernel.accounts.roles import APPLICANT
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import climbing, dossier, engine, gate, known, redaction, services
from simpul.kernel.cases.deskwork import Original
from simpul.kernel.cases.dossier import Dossier, Message
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.models import Attachment, Audience, Case, ServiceCase
from simpul.kernel.kept import Slot, ask
from simpul.kernel.regulations.parameters import version_of
from simpul.kernel.residents.models import Resident
from simpul.kernel.workflow import SYSTEM, State, Transition
from simpul.lib import clock

SHOWN_WITH = ("applicant", "assignee")


@dataclass(frozen=True)
class Line:
    """One line of a history: a step taken or something said."""

    at: datetime
    who: str
    what: str
    text: str = ""
    internal: bool = False
    step: str = ""


@dataclass(frozen=True)
class Facet:
    """The side of a case that a viewer sees. Made by `look`, which refuses whom the gate refuses."""

    case: ServiceCase
    viewer: Viewer
    level: Level

    @property
    def service(self) -> services.Service:
        return services.of(self.case)

    @property
    def state(self) -> State:
        return self.case.state_now

    @property
    def staff(self) -> bool:
        return self.level is Level.STAFF

    @property
    def party(self) -> bool:
        return self.level >= Level.PARTY

    @cached_property
    def original(self) -> Original | None:
        """What was written before words were masked, for those who may read it; None when nothing was or for the others."""
        return redaction.original(self.case, self.viewer)

    @property
    def title(self) -> str:
        """The title as this viewer may read it."""
        return self.original.title if self.original else self.case.title

    @property
    def text(self) -> str:
        """What was written, as this viewer may read it."""
        return self.original.text if self.original else self.case.text

    @property
    def may_mask(self) -> bool:
        return gate.may_mask(self.case, self.viewer)

    @property
    def overdue(self) -> bool:
        """Whether the present owner has missed the deadline."""
        case = self.case
        return (
            case.due_at is not None and case.closed_at is None and case.paused_at is None and case.due_at < clock.now()
        )

    @property
    def due_basis(self) -> str:
        """The regulation by which the present deadline was set; empty where none was."""
        rule = version_of(self.case.due_rule_id)
        return rule.legal_basis if rule else ""

    @property
    def promise_basis(self) -> str:
        """The regulation by which the end of the matter was promised; empty where none was."""
        rule = version_of(self.case.promise_rule_id)
        return rule.legal_basis if rule else ""

    @property
    def paused_for(self) -> str:
        """Why the clock stands still; empty while it runs."""
        if self.case.is_merged:
            return _("Ditangani bersama laporan yang sama")
        return str(self.case.workflow.pause_reasons.get(self.case.pause_reason, "")) if self.case.paused_at else ""

    @cached_property
    def details(self) -> list[tuple[Any, str]]:
        """The service's own columns, as far as this viewer may read them."""
        columns = (column for column in self.service.columns if column.public or self.party)
        return [(column.label, told) for column in columns if (told := column.told(self.case))]

    @cached_property
    def knows_identity(self) -> bool:
        return gate.knows_identity(self.case, self.viewer)

    @property
    def reporter(self) -> Resident | None:
        """Who asked, for those who may know."""
        return self.case.applicant if self.knows_identity else None

    @property
    def helpers(self) -> list[str]:
        """The other agencies that work on it, which everybody may know."""
        return [known.agencies()[pk].name for pk in self.case.helping if pk in known.agencies()]

    @cached_property
    def main(self) -> Case | None:
        """The case into which this one was merged, for those who may see it."""
        main = self.case.merged_into
        return main if main is not None and gate.level(main, self.viewer) is not Level.NONE else None

    @cached_property
    def steps(self) -> list[Transition]:
        """What the viewer may do now, the main steps first."""
        return [
            step for step in self.case.workflow.leaving(self.case.state) if engine.may(step, self.case, self.viewer)
        ]

    @cached_property
    def dossier(self) -> Dossier:
        """What lies around the case, as far as this viewer may read it."""
        return dossier.of(self.case.pk, self.level.audience)

    def noted(self, look: Entry) -> None:
        """Read the dossier, and write down in the same statement that it was read."""
        self.__dict__["dossier"] = dossier.of(self.case.pk, self.level.audience, noting=look)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files that this viewer may open, as they came; the covered version of a photo only for who may not see the photo."""
        return [one for one in self.dossier.files if one.masked_from_id is None or not self.party]

    @cached_property
    def covered(self) -> frozenset[int]:
        """The photos of which everybody sees a covered version."""
        return frozenset(one.masked_from_id for one in self.dossier.files if one.masked_from_id is not None)

    def photos(self, *kinds: str) -> list[Attachment]:
        """The attachments of these kinds."""
        return [attachment for attachment in self.attachments if attachment.kind in kinds]

    @cached_property
    def answer(self) -> Message | None:
        """The office's latest answer; internal notes are none."""
        answers = (one for one in reversed(self.dossier.messages) if not one.role and one.audience != Audience.STAFF)
        return next(answers, None)

    @property
    def told(self) -> Hashable:
        """All that decides over the history: what was written down, and how much of it is for this viewer."""
        return self.dossier.told, self.service.slug, self.level, self.knows_identity

    @cached_property
    def history(self) -> tuple[Line, ...]:
        """All that happened and was said, in order of time."""
        return tuple(sorted([*self._events(), *self._messages()], key=lambda line: line.at))

    def _events(self) -> Iterator[Line]:
        for at, action, role, agency, name, reason, data in self.dossier.events:
            step = self.case.workflow.transitions.get(action)
            if step is not None and step.quiet and not self.staff:
                continue
            yield Line(
                at=at,
                who=self._who(role, agency, name),
                what=str(step.past or step.label) if step else _("%(noun)s masuk") % {"noun": self.service.noun.title},
                text=self._told(action, role, data, reason),
                step=action,
            )

    def _told(self, action: str, role: str, data: dict[str, Any], reason: str) -> str:
        parts = [reason] if self.party else []
        if "votes" in data:
            parts.insert(0, _("%(votes)s warga menyanggah.") % {"votes": data["votes"]})
        if "to" in data and role != APPLICANT.code:
            parts.insert(0, _("Kepada %(agency)s.") % {"agency": data["to"]})
        if action == "climb":
            parts.insert(0, climbing.told(data))
        if action == "pause":
            parts.insert(0, str(self.case.workflow.pause_reasons.get(data.get("why", ""), "")) + ".")
        return " ".join(part for part in parts if part)

    def _messages(self) -> Iterator[Line]:
        for message in self.dossier.messages:
            internal = message.audience == Audience.STAFF
            what = (
                _("Catatan internal")
                if internal
                else _("Pesan %(asker)s") % {"asker": self.service.asker.one}
                if message.role
                else _("Jawaban")
            )
            who = self._who(message.role, message.agency, message.name)
            yield Line(message.at, who, what, message.text, internal=internal)

    def _who(self, role: str, agency: str | None, name: str) -> str:
        """Residents and the public are told the office, not the officer; nobody is told a reporter whom he may not know."""
        if role == APPLICANT.code:
            return name if name and self.knows_identity and self.staff else self.service.asker.title
        if role == SYSTEM.code:
            return _("Sistem")
        office = agency or (_(str(roles[role].label)) if role in roles else _("Petugas"))
        return f"{name}, {office}" if self.staff and name else office


def look(case: Case, viewer: Viewer) -> Facet:
    """The facet of a case for a viewer. Raises `Case.DoesNotExist` when he may not know of it."""
    level = gate.level(case, viewer)
    if level is Level.NONE:
        raise Case.DoesNotExist
    return Facet(services.concrete(case), viewer, level)


def find(number: str, viewer: Viewer) -> Facet:
    """The same, by number, in one question to the database."""
    number = number.strip().upper()
    service = services.by_number(number)
    if service is None:
        raise Case.DoesNotExist
    people = SHOWN_WITH if viewer.user or viewer.unlocked else ()  # of a stranger's page nobody's name is asked for
    found = ask(("case", service.slug, people), lambda: _shown(service, people), number=number)
    if not found:
        raise Case.DoesNotExist
    return look(known.fill(found[0]), viewer)


def _shown(service: services.Service, people: tuple[str, ...]) -> QuerySet[Any]:
    """The kept question for a case of a service by its `number`, with all that pages show of it and `people` around it."""
    rows: QuerySet[Any] = service.model._default_manager.filter(number=Slot("number"))
    return rows.select_related(*people, *service.shown_with).defer("search")
