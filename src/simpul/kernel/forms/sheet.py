"""A form being filled in: what was typed, what it means, what is wrong with it. Knows nothing of pages or of the database's drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from simpul.kernel.forms import asking
from simpul.kernel.forms.asking import Sealed
from simpul.kernel.forms.definition import FILES, MOST_REPEATED, Choice, Definition, Group, Place, Question, said
from simpul.kernel.forms.evaluation import Evaluation, Outcome, Plan, key
from simpul.kernel.forms.known import Known

ROUNDS = "#"  # before the name of a repeat: how often it is answered


@dataclass(frozen=True)
class Asked:
    """One question at one place: its key, and what was made of what was typed."""

    at: str
    question: Question
    place: Place
    value: Any = None
    error: str = ""
    offered: bool = False


class Sheet:
    """What somebody has typed into a form so far. `raw` is as a browser sends it, by key; of files it holds the documents' ids.

    `facts` are what the platform knows of the applicant: they answer a question until something else is typed.
    """

    def __init__(self, definition: Definition, plan: Plan, raw: Mapping[str, Any], facts: Mapping[str, Known]) -> None:
        self.definition, self.plan, self.facts = definition, plan, facts
        defaults = {question.name: question.default for question, _place in definition.questions() if question.default}
        self.raw: dict[str, Any] = {**defaults, **raw}

    @cached_property
    def rounds(self) -> dict[str, int]:
        """How often each repeat is answered, as far as people decide."""
        return {name[1:]: int(n) for name, n in self.raw.items() if name.startswith(ROUNDS) and str(n).isdecimal()}

    @cached_property
    def read(self) -> dict[str, Asked]:
        """Every answer that was given, by key, whether or not it matters now."""
        return {asked.at: asked for asked in self._read()}

    def _read(self) -> Iterator[Asked]:
        for question, place in self.definition.questions():
            if not question.asked:
                continue
            for at in self._keys(place):
                yield self._one(at, question, place)

    def _keys(self, place: Place) -> list[str]:
        if not place.repeat:
            return [place.item.name]
        starts = f"{place.repeat}-"
        seen = (name.split("-")[1] for name in self.raw if name.startswith(starts))
        rounds = max(self.rounds.get(place.repeat, 1), *(int(n) + 1 for n in seen if n.isdecimal()), 0)
        return [key(place.item.name, place.repeat, n) for n in range(min(rounds, MOST_REPEATED))]

    def _one(self, at: str, question: Question, place: Place) -> Asked:
        fact = self.facts.get(question.known)
        if question.kind in FILES:
            return Asked(at, question, place, list(self.raw.get(at) or []) or None)
        try:
            value = self._typed(at, question)
        except forms.ValidationError as error:
            return Asked(at, question, place, error=" ".join(error.messages))
        if value in (None, "", []) and fact is not None:
            return Asked(at, question, place, self._fact(question, fact), offered=True)
        return Asked(at, question, place, value)

    def _typed(self, at: str, question: Question) -> Any:
        if question.kind == "place":
            parts = asking.place_fields(at)
            return asking.located(
                {name.rsplit("-", 1)[1]: field.clean(self.raw.get(name)) for name, field in parts.items()}
            )
        choices = self.definition.choices.get(question.choices, ())
        field = asking.field_for(question, choices, choices)
        return field.clean(self.raw.get(at))

    def _fact(self, question: Question, fact: Known) -> Any:
        if question.kind == "place":
            return {"region": fact.value}
        return fact.shown if fact.secret else fact.value

    @cached_property
    def outcome(self) -> Outcome:
        """What the rules say."""
        return Evaluation(self.plan, {at: as_text(one.value) for at, one in self.read.items()}, self.rounds).run()

    def mistakes(self, page: Group) -> dict[str, str]:
        """What is wrong on a page, by key, in the order of the page."""
        found: dict[str, str] = {}
        for asked in self.asked_on(page):
            if asked.error:
                found[asked.at] = asked.error
            elif asked.at in self.outcome.strayed:
                found[asked.at] = str(asking.STRAYED)
            elif asked.value in (None, "", []):
                if asked.at in self.outcome.required:
                    words = said(asked.question.required_message)
                    found[asked.at] = words or str(asking.MISSING.get(asked.question.kind, asking.FILL_IN))
            elif asked.at in self.outcome.refused:
                found[asked.at] = said(asked.question.constraint_message) or str(asking.REFUSED)
        return found

    def asked_on(self, page: Group) -> Iterator[Asked]:
        """The questions of a page that matter now, as answered."""
        for place in self.places_on(page):
            if isinstance(place.item, Question) and place.item.asked:
                for at in self.keys(place):
                    if at in self.outcome.relevant:
                        yield self.read.get(at) or Asked(at, place.item, place)

    def keys(self, place: Place) -> list[str]:
        """The keys of an item in every round that counts."""
        if not place.repeat:
            return [place.item.name]
        return [key(place.item.name, place.repeat, n) for n in range(self.outcome.rounds.get(place.repeat, 0))]

    def places_on(self, page: Group) -> list[Place]:
        """The items of a page. A page made of loose questions knows them by name."""
        names = {item.name for item in page.items}
        return [
            place
            for place in self.definition.places()
            if place.item.name in names or page.name in {group.name for group in place.within}
            or names & {group.name for group in place.within}
        ]  # fmt: skip

    def pages(self) -> list[Group]:
        """The pages that have anything to show now."""
        return [page for page in self.definition.pages() if self._matters(page)]

    def _matters(self, page: Group) -> bool:
        if page.repeat:
            return page.name in self.outcome.relevant and not (page.count and not self.outcome.rounds.get(page.name))
        shown = (
            at in self.outcome.relevant
            for place in self.places_on(page)
            if isinstance(place.item, Question) and place.item.kind != "calculate"
            for at in self.keys(place)
        )
        return any(shown) or any(
            isinstance(item, Group) and item.repeat and item.name in self.outcome.relevant for item in page.items
        )

    def answers(self) -> dict[str, Any]:
        """All that matters, typed, as JSON: rounds of a repeat are lists under its name. What is empty is left out."""
        found: dict[str, Any] = {}
        for question, place in self.definition.questions():
            for n, at in enumerate(self.keys(place)):
                if at not in self.outcome.relevant or at in self.outcome.strayed or question.kind == "note":
                    continue
                value = self.outcome.values.get(at, "") if question.kind == "calculate" else as_json(self.read.get(at))
                if value in (None, "", []):
                    continue
                if place.repeat:
                    rounds = found.setdefault(place.repeat, [{} for _n in self.keys(place)])
                    rounds[n][question.name] = value
                else:
                    found[question.name] = value
        return found

    def used(self) -> dict[str, str]:
        """Which known facts answer which questions: {key: fact}."""
        counts = self.outcome.relevant - self.outcome.strayed
        return {at: one.question.known for at, one in self.read.items() if one.offered and at in counts}

    def choices(self, asked: Question, at: str) -> tuple[Choice, ...]:
        """The list of a question as it is offered at one place."""
        return self.outcome.offered.get(at, tuple(self.definition.choices.get(asked.choices, ())))


def as_text(value: Any) -> str:
    """An answer as rules read it."""
    if value is None:
        return ""
    if isinstance(value, dict):
        if "longitude" in value:
            return f"{value['latitude']} {value['longitude']} 0 0"
        return str(value.get("region") or "")
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def as_json(asked: Asked | None) -> Any:
    """An answer as it is kept."""
    value = asked.value if asked else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Sealed):
        return {"masked": value.masked, "sealed": value.sealed}
    return value
