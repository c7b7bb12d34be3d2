"""Words that everybody may read anyway, for “Maksud Anda …”: a word that only few know of is never offered (decision record 0025).

Two sources: what the platform itself says of services, figures, agencies and places; and the public form of published cases, where a
word counts once it stands in cases of three different reporters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import log

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import connection, models, transaction
from django.utils import translation

from simpul.kernel.cases import services
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.lib.memo import Memo
from simpul.lib.spelling import distance, slips

SHORTEST, LONGEST = 4, 30
MOST_WORDS = 6  # of a search that are looked at
READ = 20_000  # the newest public cases of a service
REPORTERS = 3
RARE = 50  # a word with so many times fewer users than the commonest tells fully what a text is about
_EVERYDAY = """
ada agar akan anda atau bagi baik banyak bapak belum bisa dan dapat dari dengan harap hari harus ibu ima ini itu juga kali kami karena
kasih kita lagi lanjut lapor mana masih minta mohon oleh pada pak para perlu saat sama sampa sangat saya segera sejak selalu sering sini
sudah tadi tapi telah tidak tindak tolong untuk warga yang
"""
EVERYDAY = frozenset(_EVERYDAY.split())  # stems that tell nothing anywhere, and so before the lexicon knows enough, too
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}")


class Word(models.Model):
    """One such word. `many`: how many reporters used it; 0 where only the platform itself does."""

    word = models.CharField(max_length=LONGEST, primary_key=True)
    many = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [GistIndex(OpClass("word", "gist_trgm_ops"), name="word_alike")]

    def __str__(self) -> str:
        return self.word


SAID = """
SELECT said.word, count(DISTINCT coalesce(newest.applicant_id, -newest.id)) FROM
  (SELECT id, applicant_id, title, text FROM cases_case
   WHERE published AND NOT sealed AND service = %s ORDER BY id DESC LIMIT %s) newest
CROSS JOIN LATERAL regexp_split_to_table(lower(newest.title || ' ' || newest.text), '[^[:alpha:]]+') AS said(word)
WHERE length(said.word) BETWEEN %s AND %s
GROUP BY said.word HAVING count(DISTINCT coalesce(newest.applicant_id, -newest.id)) >= %s"""
NEAR = """
SELECT typed.word, near.word, near.many FROM unnest(%s::text[]) AS typed(word)
CROSS JOIN LATERAL (SELECT word, many FROM cases_word ORDER BY word <-> typed.word LIMIT 40) near
WHERE NOT EXISTS (SELECT FROM cases_word known WHERE known.word = typed.word)"""


COMMON = """
SELECT stem, max(many), max(most) FROM (
  SELECT coalesce((ts_lexize('indonesian_stem', word))[1], word) AS stem, many, most
  FROM cases_word, (SELECT max(many) AS most FROM cases_word) AS of_all WHERE most >= %s AND many * %s > most) AS common
GROUP BY stem"""


def rebuild() -> int:
    """Make the lexicon anew; returns how many words it holds."""
    found: dict[str, int] = dict.fromkeys(fixed(), 0)
    for service in services.registry.values():
        with connection.cursor() as cursor:
            cursor.execute(SAID, [service.slug, READ, SHORTEST, LONGEST, REPORTERS])
            for word, many in cursor.fetchall():
                found[word] = found.get(word, 0) + many
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create([Word(word=word, many=many) for word, many in found.items()], batch_size=2000)
    return len(found)


def _worth() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(COMMON, [RARE, RARE])
        common = {stem: log(most / many) / log(RARE) for stem, many, most in cursor.fetchall()}
    return {**common, **dict.fromkeys(EVERYDAY, 0.0)}


worth = Memo(_worth, seconds=300)
"""How much a common word tells of what a text is about, by its stem: from 0 for the commonest to nearly 1. All others tell 1.

A lexicon of few reporters can't tell what is common: then it is only everyday words that tell less.
"""


def learn_fixed() -> None:
    """Put in what the platform itself says, where it is missing."""
    Word.objects.bulk_create([Word(word=word) for word in sorted(fixed())], ignore_conflicts=True)


def fixed() -> set[str]:
    """The words of services and what they offer to choose from in public, of agencies and of places."""
    with translation.override("id"):
        return {word for text in _own_texts() for word in words(text)}


def _own_texts() -> Iterator[str]:
    for service in services.registry.values():
        yield from map(str, (service.name, service.summary, service.agency, service.noun.one, *service.requirements))
        yield from (words for column in service.columns if column.public for _code, words in column.choices())
        yield from (str(figure.label) for figure in service.indicators)
    for name, short in Agency.objects.active().values_list("name", "short_name"):
        yield f"{name} {short}"
    yield from Region.objects.active().values_list("name", flat=True)


def words(text: str) -> list[str]:
    """The words of a text that are long enough to be mistyped."""
    return [word.lower() for word in _WORD.findall(text)]


def corrected(typed: str) -> str:
    """The search that somebody may have meant, in one question to the database; empty when nothing better is known."""
    asked = words(typed)[:MOST_WORDS]
    if not asked:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [asked])
        better = _nearest(cursor.fetchall())
    said = _WORD.sub(lambda found: better.get(found[0].lower(), found[0]), typed)
    return said if said != typed else ""


def _nearest(rows: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """For each typed word the known one with the fewest slips; of several the most used."""
    best: dict[str, tuple[int, int, str]] = {}
    for typed, known, many in rows:
        apart = distance(typed, known)
        if apart <= slips(typed):
            best[typed] = min(best.get(typed, (99, 0, "")), (apart, -many, known))
    return {typed: known for typed, (_apart, _many, known) in best.items()}
