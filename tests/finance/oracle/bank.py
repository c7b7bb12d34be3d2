"""What the bank says, laid beside what we paid and received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.finance.oracle.cash import Cash
from tests.finance.oracle.rules import must

Document = tuple[str, int]


@dataclass
class Match:
    """So much of a line is of a document."""

    line: int
    document: Document
    amount: int
    undoes: int | None = None


class Bank(Cash):
    """No line and no document is matched beyond its amount. In is positive."""

    def __init__(self, *budget: Any, **more: Any) -> None:
        super().__init__(*budget, **more)
        self.said: dict[int, int] = {}
        self.documents: dict[Document, int] = {}
        self.matches: dict[int, Match] = {}

    def rest_of(self, line: int) -> int:
        """What of a line nothing explains yet."""
        return self.said[line] - sum(one.amount for one in self.matches.values() if one.line == line)

    def rest(self, document: Document) -> int:
        """What of a document the bank has not said yet."""
        return self.documents[document] - sum(one.amount for one in self.matches.values() if one.document == document)

    def left(self) -> dict[int, int]:
        """The lines that are not explained whole."""
        return {line: rest for line in self.said if (rest := self.rest_of(line))}

    def lay(self, key: int, line: int, document: Document, amount: int) -> None:
        """So much of the line is that document."""
        for rest in (self.rest_of(line), self.rest(document)):
            must(0 < amount <= rest or rest <= amount < 0, "match_within_both")
        self.matches[key] = Match(line, document, amount)

    def unlay(self, key: int, match: int) -> None:
        """They do not belong together: answered by the negative, once."""
        wrong = self.matches[match]
        must(wrong.undoes is None, "match_is_undone_exactly")
        must(all(one.undoes != match for one in self.matches.values()), "treasury_match_undoes_id_key")
        self.matches[key] = Match(wrong.line, wrong.document, -wrong.amount, match)
