"""What releases come to: the rules of OCDS 1.1 for merging, as far as our releases need them.

Objects are merged field by field; lists of things with an `id`, thing by thing; everything else is replaced by what was said last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simpul.finance.disclosure.ocds.telling import Told

APART = ("id", "date", "tag")


def compiled(releases: Sequence[Told]) -> Told:
    """The state of a process after all of its releases, the oldest first."""
    whole: Told = {}
    for one in releases:
        _merge(whole, {name: value for name, value in one.items() if name not in APART})
    last = releases[-1]
    head = {"ocid": last["ocid"], "id": f"{last['ocid']}-{last['date']}", "date": last["date"], "tag": ["compiled"]}
    return head | {name: value for name, value in whole.items() if name != "ocid"}


def _merge(into: Told, said: Told) -> None:
    for name, value in said.items():
        known = into.get(name)
        if isinstance(value, dict):
            into[name] = known if isinstance(known, dict) else {}
            _merge(into[name], value)
        elif _of_things(value):
            into[name] = known if isinstance(known, list) else []
            _merge_things(into[name], value)
        else:
            into[name] = value


def _merge_things(into: list[Told], said: list[Told]) -> None:
    known = {one["id"]: one for one in into}
    for value in said:
        mine = known.get(value["id"])
        if mine is None:
            mine = known[value["id"]] = {}
            into.append(mine)
        _merge(mine, value)


def _of_things(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "id" in one for one in value)
