"""What made-up people write and made-up officers answer, composed from the pieces in `data/texts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

from simpul.config.demonstration.agencies import DATA

OUTDOORS = {"jalan", "lingkungan", "air", "ketertiban"}  # branches whose reports are about a place


@cache
def pieces() -> dict[str, Any]:
    """The pieces."""
    with (DATA / "texts.toml").open("rb") as file:
        return tomllib.load(file)


class Words:
    """The words around one case. `village` is written out (“Desa Kandeman”), `group` the branch of the category."""

    def __init__(self, rng: Random, category: str, group: str, kind: str, village: str) -> None:
        self._rng, self._outdoors, self._village = rng, group in OUTDOORS, village
        self._own, self._group = pieces()["categories"][category], pieces()["groups"][group]
        self._mark, self._neighbourhood = (self._one(pieces()["places"][what]) for what in ("marks", "neighbourhoods"))
        if kind == "complaint":
            self._headline, self._what = rng.choice(list(zip(self._own["titles"], self._own["what"], strict=True)))
        else:
            self._headline, self._what = "", self._one(self._group[kind])

    @property
    def landmark(self) -> str:
        """Where it is, as a reporter fills it in."""
        return ", ".join(part for part in (self._mark[0].upper() + self._mark[1:], self._neighbourhood) if part)

    @property
    def title(self) -> str:
        """A headline; an accusation's names no place."""
        if not self._headline:
            return self._placed(self._what).rstrip(".?")
        if "{" not in self._what:
            return str(self._headline)
        return (
            f"{self._headline} {self._mark}, {self._village}"
            if self._outdoors
            else f"{self._headline}, {self._village}"
        )

    def report(self) -> str:
        """What the reporter writes."""
        middle = (self.said("since"), self._one(self._group["impact"])) if self._headline else ()
        return self.said("greetings") + " ".join([self._placed(self._what), *middle, self.said("wishes")])

    def answer(self, *, again: bool = False) -> str:
        """What the agency has done."""
        before = self.office("again") + " " if again else ""
        return f"{before}{self._one(self._own.get('done') or self._group['done'])} {self.office('closers')}"

    def said(self, what: str) -> str:
        """Something a reporter says: `greetings`, `since`, `wishes`, `objections`, `thanks`, `regrets`."""
        return self._one(pieces()["said"][what])

    def office(self, what: str) -> str:
        """Something an office says: `returns`, `notes`, `messages`, `closers`, `again`, `seals`, `conclusions`."""
        return self._one(pieces()["office"][what])

    def archived(self, why: str) -> str:
        """Why a report goes no further, for one of the reasons of the service."""
        return self._one(pieces()["office"]["archives"][why])

    def paused(self, why: str) -> str:
        """Why the clock stands still, in the officer's words."""
        return str(pieces()["office"]["pauses"][why])

    def _one(self, texts: Sequence[str]) -> str:
        return self._rng.choice(texts)

    def _placed(self, text: str) -> str:
        near = " ".join(part for part in (self._mark, self._neighbourhood) if part)
        return text.replace("{di}", f"di {near}, {self._village}").replace("{desa}", self._village)
