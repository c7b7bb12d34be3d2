"""Which agency a report goes to, and why: an ordered list of rules, as plain Python.

The first rule that fits decides. A rule asks at most for four things (category, place, words, kind); there is no language to
learn and nothing hidden, so that every decision can be told in a sentence. Without a fitting rule the category's own agency is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

MOST_RULES = 200


@dataclass(frozen=True)
class Facts:
    """What rules may look at. `categories` are the leaf and its branches, `region` the village's code (or empty)."""

    categories: tuple[str, ...] = ()
    region: str = ""
    text: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. What is left empty is not asked; of several values one is enough. `words` are beginnings of words."""

    name: str
    agency: str
    categories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def fits(self, facts: Facts) -> Decision | None:
        """The decision if the rule fits, with what made it fit."""
        found = {
            "category": _first(self.categories, lambda code: code in facts.categories),
            "region": _first(self.regions, facts.region.startswith),
            "word": _first(self.words, lambda word: _beginning(word).search(facts.text) is not None),
            "kind": _first(self.kinds, lambda kind: kind == facts.kind),
        }
        if None in found.values():
            return None
        return Decision(self.agency, self, {name: value for name, value in found.items() if value})

    def as_json(self) -> dict[str, Any]:
        """The rule as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Decision:
    """An agency's code, the rule that named it, and what of the report made the rule fit."""

    agency: str
    rule: Rule
    because: dict[str, str] = field(default_factory=dict)


def decide(rules: Iterable[Rule], facts: Facts) -> Decision | None:
    """The first rule that fits, or nothing."""
    return next((decision for rule in rules if (decision := rule.fits(facts))), None)


def read(stored: Iterable[dict[str, Any]]) -> tuple[Rule, ...]:
    """Rules as they were stored."""
    return tuple(
        Rule(
            one["name"],
            one["agency"],
            *(tuple(one.get(part, ())) for part in ("categories", "regions", "words", "kinds")),
        )
        for one in stored
    )


@dataclass(frozen=True)
class Tried:
    """A report of the past: where it really went (an agency's code), where the rules in force send it, and where the new ones would."""

    number: str
    really: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True)
class Trial:
    """What new rules would have done with the reports of the past."""

    reports: tuple[Tried, ...]

    @property
    def right_before(self) -> int:
        return sum(one.before == one.really for one in self.reports)

    @property
    def right_after(self) -> int:
        return sum(one.after == one.really for one in self.reports)

    @property
    def changed(self) -> tuple[Tried, ...]:
        """The reports that would go elsewhere than under the rules in force."""
        return tuple(one for one in self.reports if one.before != one.after)

    def by_rule(self, rules: Sequence[Rule]) -> list[tuple[Rule, int, int]]:
        """Each rule with how many reports it decides and in how many of these the officers agreed. Zero: it never has its turn."""
        fitted = Counter(one.rule for one in self.reports)
        agreed = Counter(one.rule for one in self.reports if one.after == one.really)
        return [(rule, fitted[rule.name], agreed[rule.name]) for rule in rules]

    def summary(self) -> dict[str, int]:
        """The figures that are kept with the rules."""
        return {
            "reports": len(self.reports),
            "right_before": self.right_before,
            "right_after": self.right_after,
            "changed": len(self.changed),
        }


def _first(values: tuple[str, ...], fits: Any) -> str | None:
    """The first value that fits; "" when nothing is asked, None when nothing fits."""
    return next((value for value in values if fits(value)), None) if values else ""


@lru_cache(maxsize=1000)
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
