"""Taking datasets at the end of a year, keeping them as they are, and taking out of them what may no longer be public.

1. In the first sixty nights of a year, whatever dataset has no file of the year before is written: one CSV, known by its SHA-256.
2. Every night the rows of files that tell of cases are held against what everybody may read now. A case that is not public any more is
   left out, words that have been masked, erased or changed since are replaced by what stands there now; all else stays as it was when
   the year ended.
3. If that changes anything, it makes the next edition. The one before loses its bytes, and keeps its line with sum, day and reason.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from simpul.insight.open_data.datasets import STEP, Dataset, every
from simpul.insight.open_data.models import Snapshot
from simpul.kernel import audit
from simpul.kernel.cases.personal import EMPTIED
from simpul.kernel.cases.redaction import MASK
from simpul.kernel.documents import blobs
from simpul.kernel.documents.models import Document
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.spreadsheets import csv_lines, guarded

NIGHTS = 60
CSV = "text/csv"
ERASED = {str(EMPTIED["title"]), str(EMPTIED["text"])}  # what stands where words were
log = logging.getLogger(__name__)


@dataclass
class Changed:
    """What a new edition differs in."""

    gone: int = 0
    masked: int = 0
    reworded: int = 0

    def __bool__(self) -> bool:
        return bool(self.gone or self.masked or self.reworded)

    def why(self) -> str:
        """The reason, for everybody."""
        told = [self._hidden()] if self.gone or self.masked else []
        if self.reworded:
            told.append(_("Pada %(rows)s baris judul atau uraian diganti.") % {"rows": self.reworded})
        return " ".join(told)

    def _hidden(self) -> str:
        return _("Demi privasi: %(gone)s baris ditarik dari umum, %(masked)s baris disamarkan atau dihapus isinya.") % {
            "gone": self.gone, "masked": self.masked,
        }  # fmt: skip


def take_all() -> int:
    """What is missing of last year. Returns how many files were made."""
    today = clock.today(current().zone)
    year = today.year - 1
    if (today - today.replace(month=1, day=1)).days >= NIGHTS:
        return 0  # what would be written now is no longer how it stood at the end of the year
    known = set(Snapshot.objects.filter(year=year).values_list("dataset", flat=True))
    with override("id"):
        return sum(take(one, year) is not None for one in every().values() if one.code not in known)


def take(dataset: Dataset, year: int) -> Snapshot:
    """Write a dataset as it stands, as the file of a year."""
    heads = [column.name for column in dataset.columns]
    with transaction.atomic():
        return _kept(dataset.code, year, 1, csv_lines(heads, dataset.rows(), zone=current().zone))


def revise_all() -> int:
    """Take out of all files what may no longer be public. Returns how many new editions were made."""
    known, made = every(), 0
    with override("id"):
        for one in Snapshot.objects.filter(withdrawn_at=None).order_by("pk"):
            if one.dataset in known and known[one.dataset].now:
                try:
                    made += revise(one, known[one.dataset])
                except Exception:  # one broken file must not keep all others as they are
                    log.exception("revising %s", one)
    return made


def revise(one: Snapshot, dataset: Dataset) -> bool:
    """Replace a file by its next edition, if anything in it may no longer be public."""
    changed = Changed()
    for _line in _revised(one, dataset, changed):
        pass  # most nights nothing changes, and nothing is written
    if not changed:
        return False
    with transaction.atomic():
        changed = Changed()
        lines = _revised(Snapshot.objects.select_for_update().get(pk=one.pk), dataset, changed)
        path, digest, size, rows = _written(lines)
        withdraw(one, changed.why())
        made = _row(one.dataset, one.year, one.edition + 1, path, digest, size, rows)
        audit.record("open_data.revise", "snapshot", made.pk, by=None, **vars(changed))
    return True


def withdraw(one: Snapshot, why: str) -> None:
    """Let the bytes of an edition go. Its line stays."""
    document = one.document
    Snapshot.objects.filter(pk=one.pk).update(document=None, withdrawn_at=clock.now(), withdrawn_because=why[:500])
    if document is not None:
        document.delete()  # the bytes themselves go with the next cleaning of files nobody refers to


def _revised(one: Snapshot, dataset: Dataset, changed: Changed) -> Iterator[str]:
    """The lines of the next edition. What is written is read from the old file, so that years do not flow into each other."""
    assert one.document is not None
    assert dataset.now is not None
    with open(one.document.blob.path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        heads = next(reader)
        places = {name: heads.index(name) for name in dataset.words if name in heads}
        yield from _as_they_were(chain([heads], _rows(reader, dataset, places, changed)))


def _as_they_were(rows: Iterable[list[str]]) -> Iterator[str]:
    """The lines of a file whose cells have been guarded once, when they were first written."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _rows(old: Iterable[list[str]], dataset: Dataset, places: dict[str, int], changed: Changed) -> Iterator[list[str]]:
    assert dataset.now is not None
    reader = iter(old)
    while some := list(islice(reader, STEP)):
        now = dataset.now([row[0] for row in some])
        for row in some:
            words = now.get(row[0])
            if words is None:
                changed.gone += 1
                continue
            new = list(row)
            for name, place in places.items():
                new[place] = str(guarded(words[name]))
            if any(_hides(row[place], new[place]) for place in places.values()):
                changed.masked += 1
            elif new != row:
                changed.reworded += 1
            yield new


def _hides(old: str, new: str) -> bool:
    """Whether words were masked or erased, rather than written anew."""
    return old != new and (new in ERASED or new.count(MASK) > old.count(MASK))


def _kept(code: str, year: int, edition: int, lines: Iterable[str]) -> Snapshot:
    return _row(code, year, edition, *_written(lines))


def _written(lines: Iterable[str]) -> tuple[Path, str, int, int]:
    """The lines in a file of their own: where, its sum, its bytes, and how many rows it has below its heads."""
    digest, size, rows = hashlib.sha256(), 0, -2  # the mark at the beginning and the heads are none
    path = blobs.unnamed()
    try:
        with path.open("wb") as file:
            for line in lines:
                raw = line.encode()
                digest.update(raw)
                size, rows = size + file.write(raw), rows + 1
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    return path, digest.hexdigest(), size, rows


def _row(code: str, year: int, edition: int, path: Path, digest: str, size: int, rows: int) -> Snapshot:
    blob = blobs.keep_file(path, digest, size, CSV)
    name = f"{code}-{year}-{edition}.csv"
    document = Document.objects.create(blob=blob, name=name, personal=False)
    return Snapshot.objects.create(
        dataset=code, year=year, edition=edition, sha256=digest, size=size, rows=rows, document=document
    )


def listed() -> dict[str, list[Snapshot]]:
    """All editions by dataset, the newest year first."""
    found: dict[str, list[Snapshot]] = {}
    for one in Snapshot.objects.select_related("document__blob").order_by("dataset", "-year", "-edition"):
        found.setdefault(one.dataset, []).append(one)
    return found


def of(code: str) -> list[Snapshot]:
    """The editions of one dataset."""
    return list(Snapshot.objects.filter(dataset=code).order_by("-year", "-edition"))
