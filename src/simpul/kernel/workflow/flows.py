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
        """The steps that somebody may be offered in a state, those that move the case first."""
        found = [step for step in cls.transitions.values() if not step.apart and step.starts_in(state)]
        return sorted(found, key=lambda step: step.target is None)


def _everyday(states: dict[str, State]) -> Iterator[Transition]:
    """What may be done in every state that an office owns, whatever the service."""
    owned = [state for state in states.values() if state.owner not in (None, APPLICANT, SYSTEM) and not state.final]
    agencies = [state for state in owned if state.owner and state.owner.scope is Scope.AGENCY]
    anywhere = list(states.values())
    everyone = tuple({state.owner: None for state in owned if state.owner})
    theirs = tuple({state.owner: None for state in agencies if state.owner})
    rows: tuple[tuple[list[State], tuple[Role, ...], str, str, str, dict[str, Any]], ...] = (
        (owned, everyone, "assign", _("Tugaskan"), _("Ditugaskan kepada petugas"), {"quiet": True}),
        (agencies, theirs, "hand_over", _("Alihkan ke instansi lain"), _("Dialihkan ke instansi lain"), {"reason": True}),
        (owned, everyone, "pause", _("Hentikan jam sementara"), _("Jam dihentikan sementara"), {"reason": True}),
        (owned, (*everyone, SYSTEM), "resume", _("Jalankan jam lagi"), _("Jam dijalankan lagi"), {}),
        (owned, everyone, "task_give", _("Minta bantuan instansi lain"), _("Tugas diberikan"), {"quiet": True}),
        (owned, (SYSTEM,), "task_take", _("Terima tugas"), _("Tugas diterima"), {"quiet": True, "apart": True}),
        (owned, (SYSTEM,), "task_done", _("Selesaikan tugas"), _("Tugas selesai"), {"quiet": True, "apart": True}),
        (owned, (SYSTEM,), "task_return", _("Kembalikan tugas"), _("Tugas dikembalikan"), {"quiet": True, "apart": True, "reason": True}),
        (owned, everyone, "task_withdraw", _("Tarik tugas"), _("Tugas ditarik"), {"quiet": True, "apart": True, "reason": True}),
        (owned, everyone, "merge", _("Gabungkan ke laporan lain"), _("Digabung dengan laporan yang sama"), {"apart": True}),
        (owned, everyone, "unmerge", _("Pisahkan lagi"), _("Dipisahkan lagi dari laporan lain"), {"apart": True, "reason": True}),
        (anywhere, (SYSTEM,), "absorb", _("Terima gabungan"), _("Laporan yang sama digabung ke sini"), {"quiet": True, "apart": True}),
        (anywhere, (SYSTEM,), "release", _("Lepas gabungan"), _("Laporan yang digabung dipisahkan lagi"), {"quiet": True, "apart": True}),
        (owned, (SYSTEM,), "climb", _("Naikkan"), _("Naik ke atasan"), {"apart": True}),
    )  # fmt: skip
    for where, by, name, label, past, more in rows:
        if where:
            yield Transition(States(where), None, by, label, past, tone="quiet", name=name, **more)
