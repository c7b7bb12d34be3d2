"""Suggests a category from a report's words, by what the regency's own desk decided before. A suggestion, never a decision.

What was learnt is a table of words and weights (`learning`), so that asking is one small query and every suggestion can show the
words that speak for it. Reports on misconduct are neither learnt from nor suggested for.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from simpul.lib.memo import Memo
from simpul.services.complaints.models import Category, Suggester

WORD = re.compile(r"[a-z]{3,}")
MOST_WORDS = 300
SHOWN_WORDS = 3
LEAST_CONFIDENCE = 0.2

ASK = """
SELECT category, sum(weight),
       (array_agg(word ORDER BY weight DESC) FILTER (WHERE weight > 0 AND word <> ''))[1:%s]
FROM complaints_wordweight WHERE suggester_id = %s AND word = ANY(%s) GROUP BY category
"""


@dataclass(frozen=True)
class Suggestion:
    """A category, how many of a hundred suggestions this sure were right (None: too few to say), and the words that speak for it."""

    category: Category
    right_of_100: int | None
    words: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text and its pairs of neighbours, each once, as they are learnt and asked."""
    plain = WORD.findall(text.casefold())[:MOST_WORDS]
    return list(dict.fromkeys([*plain, *(f"{one} {two}" for one, two in pairwise(plain))]))


def _latest() -> Suggester | None:
    return Suggester.objects.first()


latest: Memo[Suggester | None] = Memo(_latest, seconds=60)


def suggest(text: str, most: int = 3) -> list[Suggestion]:
    """The likeliest categories of a report; nothing if nothing useful was learnt or the words say too little."""
    learnt = latest()
    if learnt is None or not learnt.useful or not (words := words_of(text)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(ASK, [SHOWN_WORDS, learnt.pk, [*words, ""]])
        scored = [(code, float(score), tuple(spoken or ())) for code, score, spoken in cursor.fetchall()]
    if not any(spoken for _code, _score, spoken in scored):
        return []
    known = (
        Category.objects.filter(active=True, oversight=False, parent__isnull=False).select_related("parent").in_bulk()
    )
    sure = shares([score for _code, score, _words in scored])
    ranked = sorted(zip(sure, scored, strict=True), key=lambda pair: -pair[0])
    return [
        Suggestion(known[code], _measured(learnt, share), spoken)
        for share, (code, _score, spoken) in ranked[:most]
        if code in known and share >= LEAST_CONFIDENCE
    ]


def shares(scores: list[float]) -> list[float]:
    """Scores as parts of one (softmax)."""
    top = max(scores, default=0.0)
    parts = [math.exp(score - top) for score in scores]
    return [part / sum(parts) for part in parts]


def _measured(learnt: Suggester, share: float) -> int | None:
    """What held-out reports said of suggestions this sure, in percent."""
    for least, count, right in reversed(learnt.scale):
        if share >= least:
            return round(100 * right / count) if count >= 20 else None
    return None
