"""What follows from the answers: which questions matter now, what is calculated, what must be filled in, what is not allowed.

Answers lie in a flat tree, `/answers/<name>`; each round of a repeat is an element of its own with its answers below. Every rule is
evaluated once for each place where it applies, in an order in which what it reads is ready; `Plan` finds that order when it is made.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from simpul.kernel.forms.choosing import FilteredList
from simpul.kernel.forms.definition import MOST_REPEATED, Choice, Definition, Group, Place, Question
from simpul.kernel.forms.expressions import Expression, ExpressionError, Named, compiled, translate
from simpul.kernel.forms.functions import as_date, number, plain, truth
from simpul.kernel.forms.functions import text as as_text
from simpul.kernel.forms.patterns import PatternError

log = logging.getLogger(__name__)
LONGEST_VALUE = 10_000
UNCOMPUTED = (etree.XPathError, TypeError, ValueError, OverflowError)
RULES = ("relevant", "calculation", "count", "required", "constraint")
ORDERING = ("relevant", "calculation", "count")
_FIXED = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}


class CircularError(ValueError):
    """Rules wait for each other. `names` are those that do."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(_("Rumus saling menunggu: %(names)s.") % {"names": " → ".join(names)})


class RuleError(ValueError):
    """One rule can't be used: whose, which (`relevant`, …), and why in a sentence for its author."""

    def __init__(self, name: str, rule: str, why: str) -> None:
        self.name, self.rule = name, rule
        super().__init__(why)


def key(name: str, repeat: str = "", number: int = 0) -> str:
    """How one answer is called in pages and drafts: `nama`, or `anggota-0-nama` in the first round of a repeat."""
    return f"{repeat}-{number}-{name}" if repeat else name


class Plan:
    """The rules of a form, translated and put in order. Raises `RuleError` or `CircularError`."""

    def __init__(self, definition: Definition) -> None:
        self.places = {place.item.name: place for place in definition.places()}
        self.names = {name: _named(place) for name, place in self.places.items()}
        self.rules: dict[tuple[str, str], Expression] = {}
        for name, place in self.places.items():
            for rule in RULES:
                if source := getattr(place.item, rule, ""):
                    self.rules[name, rule] = self._translated(name, rule, _FIXED.get(source.lower(), source))
        self.lists = {
            name: self._filtered(name, place.item, definition)
            for name, place in self.places.items()
            if isinstance(place.item, Question) and place.item.choice_filter
        }
        self.order = self._ordered()

    def _filtered(self, name: str, question: Question, definition: Definition) -> FilteredList:
        try:
            return FilteredList(question, definition.choices.get(question.choices, ()), self.names, self.names[name])
        except ExpressionError as error:
            raise RuleError(name, "choice_filter", str(error)) from error

    def _translated(self, name: str, rule: str, source: str) -> Expression:
        try:
            return translate(source, self.names, self.names[name])
        except ExpressionError as error:
            raise RuleError(name, rule, str(error)) from error

    def _ordered(self) -> list[str]:
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for name, place in self.places.items():
            reads = [self.rules[name, rule].refers_to for rule in ORDERING if (name, rule) in self.rules]
            reads += [self.lists[name].refers_to] if name in self.lists else []
            own = [group.name for group in place.within]
            sorter.add(name, *own, *(one for names in reads for one in names))
        try:
            return list(sorter.static_order())
        except CycleError as error:
            raise CircularError(list(error.args[1])) from error


@dataclass
class Outcome:
    """What the rules say of a set of answers, by key. `cost` counts evaluated rules.

    `offered` are the choices of filtered lists; an answer that is no longer among them has `strayed`, and counts as none.
    """

    relevant: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    offered: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    strayed: set[str] = field(default_factory=set)
    rounds: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    cost: int = 0


class Evaluation:
    """One pass over one set of answers (`{key: text}`, with `rounds` saying how often each repeat was answered)."""

    def __init__(
        self, plan: Plan, answers: Mapping[str, str], rounds: Mapping[str, int], *, strict: bool = False
    ) -> None:
        self.plan, self.answers, self.strict = plan, answers, strict
        self.outcome = Outcome(rounds={name: min(count, MOST_REPEATED) for name, count in rounds.items()})
        self.root = etree.Element("answers")
        self.nodes: dict[str, etree._Element] = {}
        self.rounds: dict[tuple[str, int], etree._Element] = {}

    def run(self) -> Outcome:
        """All rules, in order."""
        self._plant()
        for name in self.plan.order:
            place = self.plan.places[name]
            if isinstance(place.item, Group) and place.item.repeat:
                self._repeat(place.item, place)
            else:
                for at in self._keys(place):
                    self._settle(place, at)
        self._judge()
        return self.outcome

    def _plant(self) -> None:
        """The tree as it was answered; repeats with their rounds."""
        for name, place in self.plan.places.items():
            if isinstance(place.item, Group) and place.item.repeat:
                self.outcome.rounds.setdefault(name, 0 if place.item.count else 1)
                self._grow(name, self.outcome.rounds[name])
        for place in self.plan.places.values():
            if not (isinstance(place.item, Group) and place.item.repeat) and not place.repeat:
                self._leaf(self.root, place.item.name, place.item.name)

    def _grow(self, repeat: str, rounds: int) -> None:
        """Exactly so many rounds."""
        for n in range(rounds):
            if (repeat, n) in self.rounds:
                continue
            element = self.rounds[repeat, n] = etree.SubElement(self.root, repeat)
            for place in self.plan.places.values():
                if place.repeat == repeat:
                    self._leaf(element, place.item.name, key(place.item.name, repeat, n))
        for known, n in [one for one in self.rounds if one[0] == repeat and one[1] >= rounds]:
            gone = self.rounds.pop((known, n))
            self.root.remove(gone)
        self.outcome.rounds[repeat] = rounds

    def _leaf(self, parent: etree._Element, name: str, at: str) -> None:
        node = self.nodes[at] = etree.SubElement(parent, name)
        node.text = _legible(self.answers.get(at, ""))

    def _keys(self, place: Place) -> Iterator[str]:
        if not place.repeat:
            yield place.item.name
            return
        for n in range(self.outcome.rounds.get(place.repeat, 0)):
            yield key(place.item.name, place.repeat, n)

    def _repeat(self, group: Group, place: Place) -> None:
        """How many rounds, and whether it matters at all."""
        anchor = etree.SubElement(self.root, "anchor")
        try:
            if not self._around(place, "") or not self._holds(group.name, "relevant", anchor):
                self._grow(group.name, 0)
                return
            self.outcome.relevant.add(group.name)
            if group.count:
                wanted = number(self._value(group.name, "count", anchor))
                self._grow(group.name, int(min(max(wanted, 0), MOST_REPEATED)) if math.isfinite(wanted) else 0)
        finally:
            self.root.remove(anchor)

    def _around(self, place: Place, at: str) -> bool:
        """Whether all groups around it matter."""
        prefix = at[: -len(place.item.name)] if at else ""
        return all(
            group.name in self.outcome.relevant or prefix + group.name in self.outcome.relevant
            for group in place.within
        )

    def _settle(self, place: Place, at: str) -> None:
        """Whether one item matters here, and its calculated value. What doesn't matter counts as unanswered."""
        node, item = self.nodes[at], place.item
        if not self._around(place, at) or not self._holds(item.name, "relevant", node):
            node.text = ""
            return
        if item.name in self.plan.lists and not self._choose(item.name, at, node):
            node.text = ""  # a list without anything to choose asks nothing
            return
        self.outcome.relevant.add(at)
        if isinstance(item, Question) and item.calculation:
            node.text = _legible(self._calculated(item, node))
        if isinstance(item, Question):
            self.outcome.values[at] = node.text or ""

    def _choose(self, name: str, at: str, node: etree._Element) -> bool:
        """What a filtered list offers here, and whether that is anything."""
        listed = self.plan.lists[name]
        self.outcome.cost += 1
        try:
            offered = self.outcome.offered[at] = listed.offered(node)
        except UNCOMPUTED as error:
            if self.strict:
                raise RuleError(name, "choice_filter", self._why(error)) from error
            log.warning("The filter of %s can't be computed: %s", name, error)
            offered = self.outcome.offered[at] = listed.choices
        if offered and node.text and not set(node.text.split()) <= {one.name for one in offered}:
            node.text = ""
            self.outcome.strayed.add(at)
        return bool(offered)

    def _calculated(self, item: Question, node: etree._Element) -> str:
        value = self._value(item.name, "calculation", node)
        if isinstance(value, float) and (item.kind == "date" or item.calculation.strip() in ("today()", "now()")):
            try:
                return as_date(value).isoformat()
            except (ValueError, OverflowError):
                return ""
        return plain(value) if isinstance(value, float) else as_text(value)

    def _judge(self) -> None:
        """What must be filled in, and what is filled in and not allowed. After all else: these rules change nothing."""
        everywhere = [(at, place) for place in self.plan.places.values() for at in self._keys(place)]
        for at, place in everywhere:
            if at not in self.outcome.relevant or not isinstance(place.item, Question) or not place.item.asked:
                continue
            node, name = self.nodes[at], place.item.name
            if (name, "required") in self.plan.rules and self._holds(name, "required", node):
                self.outcome.required.add(at)
            if node.text and not self._holds(name, "constraint", node):
                self.outcome.refused.add(at)

    def _holds(self, name: str, rule: str, node: etree._Element) -> bool:
        if (name, rule) not in self.plan.rules:
            return True
        value = self._value(name, rule, node)
        return truth(value)

    def _value(self, name: str, rule: str, node: etree._Element) -> Any:
        """What a rule says. One that can't be computed fails the trial at upload; of a resident it asks nothing more."""
        self.outcome.cost += 1
        try:
            return compiled(self.plan.rules[name, rule].xpath)(node)
        except UNCOMPUTED as error:
            if not self.strict:
                log.warning("Rule %s of %s can't be computed: %s", rule, name, error)
                return rule in ("relevant", "constraint") or ""
            raise RuleError(name, rule, self._why(error)) from error

    def _why(self, error: Exception) -> str:
        hint = _("Periksa nama fungsi dan banyaknya isian dalam kurung.")
        return _("Rumus ini tidak dapat dihitung. %(why)s") % {
            "why": str(error) if isinstance(error, PatternError) else hint
        }


def _named(place: Place) -> Named:
    item = place.item
    if isinstance(item, Group):
        return Named(place.repeat, is_repeat=item.repeat)
    return Named(place.repeat, date=item.kind == "date")


def _legible(value: str) -> str:
    """Text that XML can hold, and not too much of it."""
    kept = "".join(c for c in value[:LONGEST_VALUE] if c >= " " or c in "\t\n")
    return kept.encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", "")
