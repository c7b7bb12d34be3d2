"""One step for many cases at once: through the same engine, case by case, each whole or not at all.

1. The page's key becomes a `Batch`; sent a second time it is known, and what is done stays done.
2. Each case is taken in a transaction of its own, together with its outcome. A case with an outcome is not touched again; of a
   run that was broken off the result page says how many are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import facets
from simpul.kernel.cases.deskwork import Batch, BatchOutcome
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused

MOST = 100


@dataclass(frozen=True)
class Chosen:
    """A case as the person ticked it: by number, and the `seq` that was on screen (0: not told)."""

    number: str
    seq: int


def read(values: Iterable[str]) -> list[Chosen]:
    """The ticked boxes (`NUMBER:SEQ`), each case once. Raises `Refused` when there are none or too many."""
    found: dict[str, Chosen] = {}
    for value in values:
        number, _mark, seq = value[:60].strip().upper().partition(":")
        if number:
            found[number] = Chosen(number, int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 9 else 0)
    if not found:
        raise Refused(_("Pilih sedikitnya satu kasus."))
    if len(found) > MOST:
        raise Refused(_("Paling banyak %(n)s kasus sekaligus. Kurangi pilihannya.") % {"n": MOST})
    return list(found.values())


def seen(chosen: Iterable[Chosen], viewer: Viewer) -> list[facets.Facet]:
    """The chosen cases that this viewer's office opens to him, in the order chosen."""
    found = []
    for one in chosen:
        try:
            facet = facets.find(one.number, viewer)
        except Case.DoesNotExist:
            continue
        if facet.staff:
            found.append(facet)
    return found


def begin(key: UUID, step: str, label: str, asked: int, by: Viewer) -> Batch:
    """The batch of this key: a new one, or the one that the first sending made. Raises `Refused` if it is another person's."""
    assert by.user is not None
    entry = {"by": by.user, "step": step, "label": label, "asked": asked}
    try:
        with transaction.atomic():
            at = audit.record("case.batch", "batch", key, by=by.user, step=step, asked=asked).at
            return Batch.objects.create(id=key, at=at, **entry)
    except IntegrityError:
        known = Batch.objects.filter(pk=key, by=by.user).first()
        if known is None:
            raise Refused(_("Halaman ini sudah tidak berlaku. Pilih kasusnya lagi.")) from None
        return known


def run(batch: Batch, chosen: Iterable[Chosen], by: Viewer, act: Callable[[facets.Facet, Chosen], None]) -> None:
    """Do it for each, and keep what came of it. `act` raises `Refused` with a sentence for a case that can't."""
    for one in chosen:
        try:
            facet = facets.find(one.number, by)
        except Case.DoesNotExist:
            continue
        if facet.staff:
            _one(batch, facet, one, act)


def _one(batch: Batch, facet: facets.Facet, one: Chosen, act: Callable[[facets.Facet, Chosen], None]) -> None:
    once(batch, facet.case.pk, lambda: act(facet, one))


def once(batch: Batch, case: int, act: Callable[[], None]) -> None:
    """Do it for one case together with its outcome, unless it has one already. Of a refusal the reason is kept."""
    if batch.outcomes.filter(case=case).exists():
        return
    try:
        with transaction.atomic():
            BatchOutcome.objects.create(batch=batch, case_id=case, done=True)
            act()
    except Refused as refusal:
        _refused(batch, case, str(refusal))
    except IntegrityError as error:
        if "one_outcome_a_case" not in str(error):
            raise


def _refused(batch: Batch, case: int, says: str) -> None:
    """Why not. Somebody who sent the same page twice may have written it already."""
    BatchOutcome.objects.bulk_create(
        [BatchOutcome(batch=batch, case_id=case, done=False, says=says)], ignore_conflicts=True
    )
