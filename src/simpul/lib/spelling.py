"""How far two words are apart: letters changed, left out, put in, or swapped with their neighbour."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """The least number of such slips that make one word the other (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        further = [i + 1]
        for j, b in enumerate(other):
            least = min(row[j] + (a != b), row[j + 1] + 1, further[j] + 1)
            if i and j and a == other[j - 1] and b == one[i - 1]:
                least = min(least, before[j - 1] + 1)
            further.append(least)
        before, row = row, further
    return row[-1]


def slips(word: str) -> int:
    """How many slips of the finger a word of this length may hold and still be meant."""
    return 1 if len(word) < 6 else 2
