"""States and the steps between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CheckConstraint, Q

from simpul.kernel.accounts.roles import Role
from simpul.kernel.workflow.deadlines import Within

Rule = Callable[[Any, Any], None]


def _always(case: Any) -> bool:
    return True


class States(tuple["State", ...]):
    """Several states from which the same step leads on: `(submitted | confirmed).to(rejected, …)`."""

    __slots__ = ()

    def __or__(self, other: State | States) -> States:
        return States((*self, *(other if isinstance(other, States) else (other,))))

    def to(self, target: State, *, by: Role | Iterable[Role], **kwargs: Any) -> Transition:
        """A step from each of these states."""
        return Transition(self, target, (by,) if isinstance(by, Role) else tuple(by), **kwargs)


@dataclass(frozen=True, eq=False)
class State:
    """Where a case rests: whose turn it is and by when. `tone` colours the chip; `note` tells the resident what happens now.

    `inside`: no case is ever public while it rests here, so public lists don't offer it.
    """

    label: str
    owner: Role | None = None
    within: Within | None = None
    final: bool = False
    tone: str = "info"
    note: str = ""
    inside: bool = False
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    def __or__(self, other: State | States) -> States:
        return States((self,)) | other

    def to(self, target: State, *, by: Role | Iterable[Role], **kwargs: Any) -> Transition:
        """A step from this state."""
        return States((self,)).to(target, by=by, **kwargs)

    def requires(self, *fields: str) -> CheckConstraint:
        """For a service's table: a row may only rest in this state if these columns are filled."""
        filled = Q(**{f"{name}__isnull": False for name in fields})
        return CheckConstraint(
            condition=~Q(case_state=self.name) | filled, name=f"%(class)s_{self.name}_needs_{fields[0]}"
        )


@dataclass(eq=False)
class Transition:
    """A step. `target` None: the case stays where it is (assigning, pausing). `past` is how history tells it.

    `on_due`: the clock itself takes the step when the deadline has passed. `key` is its shortcut on the officer's keyboard.
    `apart`: it has a place of its own on the page, not among the steps offered. `reopens`: it may lead out of a final state.
    `quiet`: the reporter is not told. `when`: whether the step makes sense for a case at all. Rules and effects take
    `(case, move)`; both run in the step's transaction, before it is written.
    """

    sources: States
    target: State | None
    by: tuple[Role, ...]
    label: str = ""
    past: str = ""
    reason: bool = False
    on_due: bool = False
    key: str = ""
    tone: str = "primary"
    quiet: bool = False
    apart: bool = False
    reopens: bool = False
    when: Callable[[Any], bool] = _always
    form: type[Any] | None = None
    checks: list[Rule] = field(default_factory=list)
    effects: list[Rule] = field(default_factory=list)
    name: str = ""
    flow: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name.rstrip("_")

    def check(self, rule: Rule) -> Rule:
        """Register a rule that must hold before the step; it raises `Refused`."""
        self.checks.append(rule)
        return rule

    def effect(self, effect: Rule) -> Rule:
        """Register what else happens, in the same transaction."""
        self.effects.append(effect)
        return effect

    def asks(self, form: type[Any]) -> type[Any]:
        """Register the form that an officer fills in to take this step."""
        self.form = form
        return form

    def starts_in(self, state: str) -> bool:
        """Whether the step leads out of a state, by name."""
        return any(source.name == state for source in self.sources)

    def arrives(self, source: State) -> State:
        """Where the case stands after the step."""
        return self.target or source

    def __str__(self) -> str:
        return self.label or self.name
