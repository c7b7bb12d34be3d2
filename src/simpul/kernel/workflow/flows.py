"""A workflow: all states and steps of one kind of case, and the steps that every case knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_noop as _

from simpul.kernel.accounts.roles import APPLICANT, Role, Scope
from simpul.kernel.workflow.states import State, States, Transition

START = "start"
SYSTEM = Role("system", "Sistem", Scope.OWN)


class Workflow:
    """Base class. The first state written down is where every case begins."""

    code: ClassVar[str]
    states: ClassVar[dict[str, State]]
    transitions: ClassVar[dict[str, Transition]]
    initial: ClassVar[State]
    roles: ClassVar[frozenset[Role]]
    pause_reasons: ClassVar[dict[str, str]] = {
        "applicant": _("Menunggu keterangan dari warga"),
        "third_party": _("Menunggu pihak lain"),
        "field": _("Menunggu keadaan lapangan (cuaca, bencana)"),
    }

    def __init_subclass__(cls, code: str) -> None:
        cls.code = code
        declared: dict[str, Any] = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        cls.states = {name: value for name, value in declared.items() if isinstance(value, State)}
        steps = [*(t for t in declared.values() if isinstance(t, Transition)), *_everyday(cls.states)]
        cls.transitions = {step.name: step for step in steps}
        cls.initial = next(iter(cls.states.values()))
        for step in steps:
            step.flow = code
        owners = {state.owner for state in cls.states.values() if state.owner}
        cls.roles = frozenset(owners | {role for step in steps for role in step.by})

    @classmethod
    def steps(cls) -> Iterator[tuple[str, str, str, str]]:
        """Every allowed move as (flow, action, source, target): what the database obeys."""
        yield cls.code, "open", START, cls.initial.name
        for step in cls.transitions.values():
            for source in step.sources:
                yield cls.code, step.name, source.name, step.arrives(source).name

    @classmethod
    def leaving(cls, state: str) -> list[Transition]:
        """The steps that start from a state, those that move the case first."""
        found = [step for step in cls.transitions.values() if state in {source.name for source in step.sources}]
        return sorted(found, key=lambda step: step.target is None)


def _everyday(states: dict[str, State]) -> Iterator[Transition]:
    """What may be done in every state that an office owns: take on, stop and restart the clock; and, from agency to agency, hand over."""
    owned = [state for state in states.values() if state.owner not in (None, APPLICANT, SYSTEM) and not state.final]
    agencies = [state for state in owned if state.owner and state.owner.scope is Scope.AGENCY]
    for where, name, label, past, reason in (
        (owned, "assign", _("Tugaskan"), _("Ditugaskan kepada petugas"), False),
        (agencies, "hand_over", _("Alihkan ke instansi lain"), _("Dialihkan ke instansi lain"), True),
        (owned, "pause", _("Hentikan jam sementara"), _("Jam dihentikan sementara"), True),
        (owned, "resume", _("Jalankan jam lagi"), _("Jam dijalankan lagi"), False),
    ):
        owners = tuple({state.owner: None for state in where if state.owner})
        by = (*owners, SYSTEM) if name == "resume" else owners
        if where:
            yield Transition(
                States(where), None, by, label, past, reason, tone="quiet", name=name, quiet=name == "assign"
            )
