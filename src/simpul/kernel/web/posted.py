"""What a page of a published form sent, put into what was typed before. Only what the page had asked is taken, and no more than fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from simpul.kernel.forms.asking import SEALED
from simpul.kernel.forms.definition import FILES, MOST_REPEATED, Group, Question
from simpul.kernel.forms.sheet import ROUNDS, Sheet

SALT = "simpul.draft"
PLACE_PARTS = ("region", "longitude", "latitude")


def typed(raw: dict[str, Any], post: QueryDict, sheet: Sheet, page: Group) -> dict[str, Any]:
    """`raw` with the answers of a page. `tampil` in `post` names what the page had asked."""
    shown = set(post.get("tampil", "").split())
    for place in sheet.places_on(page):
        item = place.item
        if isinstance(item, Group):
            if item.repeat and not item.count:
                raw[ROUNDS + item.name] = str(sheet.rounds.get(item.name, 1))
        elif item.kind not in FILES:
            for at in _possible(item, place.repeat, shown):
                _take(raw, post, at, item)
    return raw


def _possible(item: Question, repeat: str, shown: set[str]) -> Iterator[str]:
    """The keys of a question that the page had asked."""
    keys = [f"{repeat}-{n}-{item.name}" for n in range(MOST_REPEATED)] if repeat else [item.name]
    return (at for at in keys if at in shown)


def _take(raw: dict[str, Any], post: QueryDict, at: str, item: Question) -> None:
    if item.kind == "place":
        raw.update({f"{at}-{part}": post.get(f"{at}-{part}", "")[:40] for part in PLACE_PARTS})
    elif item.kind == "many":
        raw[at] = [one[:200] for one in post.getlist(at)]
    elif (answer := post.get(at, "")[:5000]) or not str(raw.get(at, "")).startswith(SEALED):
        raw[at] = answer  # a sealed number stays until another is typed
    if f"{at}-cari" in post:
        raw[f"{at}-cari"] = post[f"{at}-cari"][:100]


def change_rounds(raw: dict[str, Any], post: QueryDict, repeats: set[str]) -> None:
    """One more round of a repeat (`tambah`), or one less (`hapus`)."""
    if (name := post.get("tambah", "")) in repeats:
        raw[ROUNDS + name] = str(min(int(raw.get(ROUNDS + name) or 1) + 1, MOST_REPEATED))
    name, _dash, number = post.get("hapus", "").rpartition("-")
    if name in repeats and number.isdecimal() and len(number) < 3:
        _remove_round(raw, name, int(number))


def _remove_round(raw: dict[str, Any], repeat: str, number: int) -> None:
    """Take one round out; those after it move up."""
    rounds = int(raw.get(ROUNDS + repeat) or 1)
    moved: dict[str, Any] = {}
    for name in [one for one in raw if one.startswith(f"{repeat}-")]:
        n, _dash, rest = name.removeprefix(f"{repeat}-").partition("-")
        if not n.isdecimal():
            continue
        value = raw.pop(name)
        if int(n) != number:
            moved[f"{repeat}-{int(n) - (int(n) > number)}-{rest}"] = value
    raw.update(moved)
    raw[ROUNDS + repeat] = str(max(rounds - 1, 0))


def owner_by_token(request: HttpRequest) -> str:
    """Whose draft a page belongs to, when its browser has lost the session: the page itself remembers for seven days."""
    try:
        return str(signing.loads(request.POST.get("draf", ""), salt=SALT, max_age=7 * 86_400))
    except signing.BadSignature:
        return ""
