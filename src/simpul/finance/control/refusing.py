"""What the database refuses of overrides and reviews, as a sentence. What has none stays an error: it is ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, connection
from django.utils.translation import gettext_noop as _

from simpul.kernel import audit
from simpul.kernel.workflow import Refused, Stale
from simpul.kernel.writing import whole

P = ParamSpec("P")
R = TypeVar("R")

WORDS = {
    "override_has_two_people": _("Anda yang meminta pengecualian ini. Orang lain yang menandatangani."),
    "override_by_the_entitled": _("Peran Anda tidak berwenang untuk pengecualian jenis ini, atau bukan di perangkat daerah ini."),
    "override_signed_once": _("Pengecualian ini sudah diputuskan."),
    "override_says_why": _("Isi alasan paling sedikit sepuluh huruf, dasar hukum, dokumen, dan lampirannya."),
    "override_numbered_if_granted": _("Tulis alasan penolakan."),
    "review_by_the_entitled": _("Langkah ini bukan tugas Anda."),
    "auditor_is_no_party": _("Anda bertugas di perangkat daerah ini. Pengawas lain yang meninjaunya."),
    "agency_is_heard": _("Perangkat daerah belum menjawab, dan batas waktunya belum lewat."),
    "hit_asked_by_a_day": _("Pilih batas menjawab setelah hari ini."),
    "hit_act_in_words": _("Tulis paling sedikit sepuluh huruf."),
    "hit_answer_has_evidence": _("Sebutkan bukti yang mendukung jawaban."),
}  # fmt: skip
FIELDS = {
    "hit_asked_by_a_day": "due", "hit_act_in_words": "text", "hit_answer_has_evidence": "evidence", "override_numbered_if_granted": "note",
    "override_says_why": "reason",
}  # fmt: skip


@contextmanager
def refusals() -> Iterator[None]:
    """Let the database judge, and say its refusals in words."""
    try:
        yield
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
        if constraint == "hit_takes_step":
            raise Stale("Petunjuk ini baru saja berubah. Muat ulang halamannya.") from broken
        if constraint not in WORDS:
            raise
        raise Refused(WORDS[constraint], field=FIELDS.get(constraint)) from broken


def deed(verb: Callable[P, R]) -> Callable[P, R]:
    """One transaction. A refusal undoes it, and is written down by itself: who tried what, and why it was not done."""

    @wraps(verb)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return whole()(verb)(*args, **kwargs)
        except Refused as refusal:
            if not connection.needs_rollback:  # else it is part of something greater, which comes to nothing
                by: Any = kwargs.get("by")
                subject = getattr(args[0], "pk", args[0]) if args else ""
                audit.record("control.refused", verb.__name__, subject, by=by, reason=str(refusal))
            raise

    return done


def asked(question: str, values: Sequence[Any]) -> Any:
    """What a function of the database answers, or its refusal as a sentence."""
    with refusals(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}", values)
        return cursor.fetchone()[0]
