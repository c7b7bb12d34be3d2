"""What the regency cannot take back of findings: reports, recommendations with their deadlines, judgements, money that came back.

A leaf names nobody: words stand in it as their hash.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.finance.findings.models import Examination, Judgement, Recommendation, Restitution
from simpul.kernel import proof


def examination(one: Examination) -> None:
    """Commit to a report as it was entered."""
    proof.commit("findings.examination", f"pemeriksaan/{one.pk}", _report(one))


def recommendation(one: Recommendation) -> None:
    """Commit to what was asked, of whom, until when."""
    proof.commit("findings.recommendation", f"rekomendasi/{one.pk}", _asked(one))


def judgement(one: Judgement) -> None:
    """Commit to what the examiner said."""
    proof.commit("findings.judgement", f"penilaian/{one.recommendation_id}/{one.seq}", _judged(one))


def restitution(one: Restitution) -> None:
    """Commit to what came back."""
    proof.commit("findings.restitution", f"pemulihan/{one.recommendation_id}/{one.seq}", _restored(one))


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _report(one: Examination) -> dict[str, Any]:
    return {
        "v": 1, "body": one.body, "kind": one.kind, "year": one.year, "number": one.number, "day": one.day, "received": one.received,
        "opinion": one.opinion, "title": _hash(one.title),
    }  # fmt: skip


def _asked(one: Recommendation) -> dict[str, Any]:
    amount = None if one.amount is None else f"{one.amount:.2f}"
    return {
        "v": 1,
        "finding": one.finding_id,
        "n": one.n,
        "agency": one.agency_id,
        "due": one.due,
        "amount": amount,
        "words": _hash(one.words),
    }


def _judged(one: Judgement) -> dict[str, Any]:
    return {
        "v": 1,
        "outcome": one.outcome,
        "at": one.at.isoformat(),
        "reason": _hash(one.reason),
        "letter": _hash(one.letter),
    }


def _restored(one: Restitution) -> dict[str, Any]:
    return {
        "v": 1,
        "amount": f"{one.amount:.2f}",
        "after": f"{one.after:.2f}",
        "day": one.day,
        "number": _hash(one.number),
    }


def _numbers(ref: str, many: int) -> list[int]:
    parts = ref.split("/")[1:]
    fine = len(parts) == many and all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts)
    return [int(part) for part in parts] if fine else []


def _now_by_key(model: type[Model], prefix: str, tell: Any) -> Any:
    def now(refs: Collection[str]) -> Mapping[str, str]:
        keys = [found[0] for ref in refs if (found := _numbers(ref, 1))]
        rows = model._default_manager.filter(pk__in=keys)
        return {f"{prefix}{one.pk}": proof.canonical(tell(one)) for one in rows}

    return now


def _now_by_seq(model: type[Model], prefix: str, tell: Any) -> Any:
    def now(refs: Collection[str]) -> Mapping[str, str]:
        pairs = [found for ref in refs if (found := _numbers(ref, 2))]
        rows: Any = model._default_manager.filter(
            recommendation__in={one for one, _seq in pairs}, seq__in={seq for _one, seq in pairs}
        )
        return {f"{prefix}{one.recommendation_id}/{one.seq}": proof.canonical(tell(one)) for one in rows}

    return now


def _opened(ref: str) -> bool:
    """Whether everybody may know of it: its examination was opened."""
    found = _numbers(ref, 1) or _numbers(ref, 2)
    if not found:
        return False
    if ref.startswith("pemeriksaan/"):
        return Examination.objects.opened().filter(pk=found[0]).exists()
    return Recommendation.objects.filter(pk=found[0], finding__examination__disclosure__isnull=False).exists()


def _page(ref: str) -> str | None:
    return reverse("findings_of", args=_numbers(ref, 1)) if ref.startswith("pemeriksaan/") and _opened(ref) else None


def declare() -> None:
    """Make the kinds known."""
    for code, name, prefix, now in (
        ("findings.examination", _("Laporan pemeriksaan"), "pemeriksaan/", _now_by_key(Examination, "pemeriksaan/", _report)),
        ("findings.recommendation", _("Rekomendasi pemeriksa"), "rekomendasi/", _now_by_key(Recommendation, "rekomendasi/", _asked)),
        ("findings.judgement", _("Penilaian tindak lanjut"), "penilaian/", _now_by_seq(Judgement, "penilaian/", _judged)),
        ("findings.restitution", _("Pemulihan keuangan"), "pemulihan/", _now_by_seq(Restitution, "pemulihan/", _restored)),
    ):  # fmt: skip
        proof.register(proof.Kind(code, name, prefix, public=_opened, now=now, page=_page))
