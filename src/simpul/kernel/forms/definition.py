"""What a form is, whoever wrote it: an officer in a spreadsheet or a programmer in code. Plain data, fit for JSON.

A form is a row of pages. A page holds questions, groups of questions, and repeats (a group answered several times over). Rules
(`relevant`, `required`, `constraint`, `calculation`) are XPath as in XLSForm, in the subset of `expressions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from django.utils.translation import get_language

Words = Mapping[str, str]
Kind = Literal["text", "integer", "decimal", "date", "one", "many", "note", "calculate", "place", "photo", "file"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
FILES = frozenset({"photo", "file"})
UNASKED = frozenset({"note", "calculate"})
MOST_REPEATED = 50


def said(words: Words) -> str:
    """The words in the reader's language; else in Indonesian, else in the first there is."""
    return words.get(get_language() or "id") or words.get("id") or next(filter(None, words.values()), "")


@dataclass(frozen=True)
class Choice:
    """One answer to choose. `name` is what is stored; `more` are the columns by which lists are filtered (`Question.choice_filter`)."""

    name: str
    label: Words
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question, note or calculation. `known` names a fact that the platform may already have (`known.registry`); `into` a
    column of the case that the answer also fills: title, text, region, place or landmark. `choice_filter` is a rule about the columns
    of its list: `kecamatan = ${kecamatan}` offers the villages of the kecamatan that was chosen."""

    name: str
    kind: Kind
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    required: str = ""
    required_message: Words = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Words = field(default_factory=dict)
    calculation: str = ""
    default: str = ""
    choices: str = ""
    choice_filter: str = ""
    look: str = ""
    known: str = ""
    into: str = ""

    @property
    def asked(self) -> bool:
        """Whether somebody answers it."""
        return self.kind not in UNASKED


@dataclass(frozen=True)
class Group:
    """Questions that belong together. A repeat is answered several times; `count` says how often, else people add and remove."""

    name: str
    label: Words = field(default_factory=dict)
    items: tuple[Question | Group, ...] = ()
    relevant: str = ""
    repeat: bool = False
    count: str = ""


Item = Question | Group


@dataclass(frozen=True)
class Place:
    """Where an item stands: the groups around it from the outside in, and the repeat among them if there is one."""

    item: Item
    within: tuple[Group, ...] = ()

    @property
    def repeat(self) -> str:
        """The name of the repeat in which the item is answered; empty if it is answered once."""
        return next((group.name for group in self.within if group.repeat), "")


@dataclass(frozen=True)
class Definition:
    """A whole form."""

    code: str
    title: Words
    items: tuple[Item, ...]
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def pages(self) -> tuple[Group, ...]:
        """One group a page; questions that stand outside of groups share a page with their neighbours."""
        pages: list[Group] = []
        loose: list[Question] = []
        for item in self.items:
            if isinstance(item, Question):
                loose.append(item)
                continue
            self._close(pages, loose)
            pages.append(item)
        self._close(pages, loose)
        return tuple(pages)

    def _close(self, pages: list[Group], loose: list[Question]) -> None:
        if any(question.kind != "calculate" for question in loose):
            pages.append(Group(f"halaman-{len(pages) + 1}", items=tuple(loose)))
        loose.clear()

    def places(self) -> Iterator[Place]:
        """Every group and question, in order, with what is around it."""
        return _walk(self.items, ())

    def questions(self) -> Iterator[tuple[Question, Place]]:
        """Every question, note and calculation, in order."""
        for place in self.places():
            if isinstance(place.item, Question):
                yield place.item, place

    def to_json(self) -> dict[str, Any]:
        """The form as JSON; `from_json` reads it."""
        return {
            "code": self.code,
            "title": dict(self.title),
            "items": [_item_to_json(item) for item in self.items],
            "choices": {name: [_choice_to_json(one) for one in listed] for name, listed in self.choices.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Definition:
        """The form that `to_json` wrote down."""
        choices = {name: tuple(Choice(*one) for one in listed) for name, listed in data["choices"].items()}
        return cls(data["code"], data["title"], tuple(_item_from_json(item) for item in data["items"]), choices)


def _walk(items: tuple[Item, ...], within: tuple[Group, ...]) -> Iterator[Place]:
    for item in items:
        yield Place(item, within)
        if isinstance(item, Group):
            yield from _walk(item.items, (*within, item))


def _choice_to_json(one: Choice) -> list[Any]:
    return [one.name, dict(one.label), dict(one.more)] if one.more else [one.name, dict(one.label)]


def _item_to_json(item: Item) -> dict[str, Any]:
    """Only what was filled in."""
    given = {one.name: getattr(item, one.name) for one in fields(item)}
    kept = {name: value for name, value in given.items() if value}
    if isinstance(item, Group):
        kept["items"] = [_item_to_json(one) for one in item.items]
    return kept


def _item_from_json(data: Mapping[str, Any]) -> Item:
    if "kind" in data:
        return Question(**data)
    return Group(**{**data, "items": tuple(_item_from_json(item) for item in data["items"])})
