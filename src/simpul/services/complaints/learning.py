"""Learns from the desk's decisions which words speak for which category, and measures what it learnt on later reports.

1. Take the latest forwarded reports, oldest first; those on misconduct, sealed or confidential stay out.
2. Learn on the first four fifths (a linear classifier over words and pairs of neighbours that at least five reports use).
3. Measure on the last fifth, which it has not seen: how often the first suggestion, or one of three, was what the desk decided,
   how often always naming the commonest category would have been right, and how both hold by confidence.
4. Keep the words with their weights. Runs in a process of its own: the library is large and is needed once a week.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from simpul.kernel.cases.models import Secrecy
from simpul.services.complaints.models import Report, Suggester, WordWeight
from simpul.services.complaints.suggesting import latest, shares, words_of

MOST, FEWEST = 20_000, 200
HELD_OUT = 0.2
SEEN_IN = 5  # reports in which a word must stand before it is learnt
SMALLEST = 0.02
STEPS = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
KEPT = 3


def examples() -> list[tuple[str, str]]:
    """(text, category) of forwarded reports, oldest first."""
    reports: Any = Report._default_manager
    found = (
        reports.filter(
            forwarded_at__isnull=False, category__isnull=False, oversight=False, sealed=False,
            category__oversight=False, secrecy__lt=Secrecy.CONFIDENTIAL,
        )
        .exclude(text="")
        .order_by("-pk")
        .values_list("title", "text", "category_id")[:MOST]
    )  # fmt: skip
    return [(f"{title}\n{text}", category) for title, text, category in reversed(found)]


def learn() -> Suggester | None:
    """Learn anew; None if there is too little to learn from."""
    known = examples()
    if len(known) < FEWEST or len({category for _text, category in known}) < 2:
        return None
    cut = int(len(known) * (1 - HELD_OUT))
    model = _fitted(known[:cut])
    measured = _measured(model, known[cut:], Counter(category for _text, category in known[:cut]))
    with transaction.atomic():
        made = Suggester.objects.create(learnt_from=cut, tested=len(known) - cut, **measured)
        WordWeight.objects.bulk_create(_weights(made, model), batch_size=5000)
        for old in Suggester.objects.all()[KEPT:]:
            old.delete()
    latest.forget()
    return made


def _fitted(known: list[tuple[str, str]]) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    counting = CountVectorizer(analyzer=words_of, binary=True, min_df=SEEN_IN)
    model = make_pipeline(counting, LogisticRegression(C=0.5, max_iter=300))
    return model.fit([text for text, _category in known], [category for _text, category in known])


def _measured(model: Any, unseen: list[tuple[str, str]], common: Counter[str]) -> dict[str, Any]:
    """What the model says of reports that it has not seen."""
    usual = common.most_common(1)[0][0]
    scores = model.decision_function([text for text, _category in unseen])
    names = list(model.classes_)
    right = among = 0
    scale = [[least, 0, 0] for least in STEPS]
    for (_text, truth), row in zip(unseen, scores, strict=True):
        values = [float(value) for value in row] if len(names) > 2 else [0.0, float(row)]
        ranked = sorted(zip(shares(values), names, strict=True), reverse=True)
        hit = ranked[0][1] == truth
        right, among = right + hit, among + any(name == truth for _share, name in ranked[:3])
        for step in reversed(scale):
            if ranked[0][0] >= step[0]:
                step[1], step[2] = step[1] + 1, step[2] + hit
                break
    baseline = sum(truth == usual for _text, truth in unseen)
    return {"right": right, "among_three": among, "baseline": baseline, "scale": scale}


def _weights(made: Suggester, model: Any) -> list[WordWeight]:
    counting, linear = model[0], model[-1]
    words = counting.get_feature_names_out()
    names = list(linear.classes_)
    rows, starts = linear.coef_, linear.intercept_
    if len(names) == 2:  # of two the library keeps one row: what speaks for the second speaks against the first
        rows, starts = [-rows[0] / 2, rows[0] / 2], [-starts[0] / 2, starts[0] / 2]
    kept = [_weight(made, "", name, start) for name, start in zip(names, starts, strict=True)]
    for name, row in zip(names, rows, strict=True):
        kept += [_weight(made, word, name, one) for word, one in zip(words, row, strict=True) if abs(one) >= SMALLEST]
    return kept


def _weight(made: Suggester, word: Any, category: Any, weight: Any) -> WordWeight:
    return WordWeight(suggester=made, word=str(word), category=str(category), weight=float(weight))
