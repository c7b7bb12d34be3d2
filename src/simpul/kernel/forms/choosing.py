"""Lists whose choices depend on other answers: the villages of the kecamatan that was chosen (`choice_filter` of XLSForm).

The choices of a list stand once in a tree of their own, and the rule runs over all of them in one go; what it reads of the answers goes
in as variables, so that the same answers are filtered once, whoever gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Any

from lxml import etree

from simpul.kernel.forms.definition import Choice, Question
from simpul.kernel.forms.expressions import Named, compiled, translate_filter
from simpul.kernel.forms.functions import text

REMEMBERED = 512  # outcomes of one list


class FilteredList:
    """The list of one question and its filter. Raises `ExpressionError` for a filter that can't be used."""

    def __init__(
        self, question: Question, choices: Sequence[Choice], names: Mapping[str, Named], here: Named
    ) -> None:  # fmt: skip
        self.choices = tuple(choices)
        self.filter = translate_filter(question.choice_filter, names, here, columns(choices))
        self._known: dict[tuple[Any, ...], tuple[Choice, ...]] = {}
        self._lock = Lock()  # the tree is shared by the threads of a process

    @property
    def refers_to(self) -> frozenset[str]:
        """The answers that it reads."""
        return self.filter.refers_to

    @cached_property
    def _tree(self) -> etree._ElementTree:
        root = etree.Element("choices")
        for number, choice in enumerate(self.choices):
            one = etree.SubElement(root, "one", {"n": str(number)})
            for name, value in {"name": choice.name, **choice.more}.items():
                etree.SubElement(one, name).text = value
        return etree.ElementTree(root)

    def offered(self, node: etree._Element) -> tuple[Choice, ...]:
        """The choices that fit the answers around a question, in the order of the list."""
        given = {name: _value(compiled(path)(node)) for name, path in self.filter.variables.items()}
        key = tuple(given.values())
        with self._lock:
            if key not in self._known:
                found: Any = compiled(self.filter.xpath)(self._tree, **given)
                if len(self._known) >= REMEMBERED:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = tuple(self.choices[int(one.get("n"))] for one in found)
            return self._known[key]


def columns(choices: Sequence[Choice]) -> set[str]:
    """By what a list can be filtered."""
    return {"name", *(column for one in choices for column in one.more)}


def _value(found: Any) -> Any:
    """An answer as a variable: numbers and dates as such, the rest as words."""
    return found if isinstance(found, bool | int | float) else text(found)
