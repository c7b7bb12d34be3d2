"""What is committed of a rule: each version that was put in force, with its first day and its legal basis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from simpul.kernel import proof

if TYPE_CHECKING:
    from simpul.kernel.regulations.models import ParameterVersion

KIND = "regulations.parameter"


def commit(versions: Iterable[ParameterVersion]) -> None:
    """Commit to versions that were just written."""
    proof.commit_all(KIND, [(ref_of(one), _told(one)) for one in versions])


def ref_of(version: ParameterVersion) -> str:
    """`aturan/<code>/<first day>`: of one rule no two versions begin on one day."""
    return f"aturan/{version.code}/{version.valid_from.isoformat()}"


def now(refs: Collection[str]) -> Mapping[str, str]:
    """The versions as they stand."""
    from simpul.kernel.regulations.models import ParameterVersion

    rows = ParameterVersion.objects.filter(code__in={ref.split("/")[1] for ref in refs})
    return {ref_of(one): proof.canonical(_told(one)) for one in rows}


def declare() -> None:
    """Make the kind known."""
    proof.register(proof.Kind(KIND, _("Angka aturan"), "aturan/", now=now, page=lambda ref: "/hukum/"))


def _told(one: ParameterVersion) -> dict[str, object]:
    """What never changes of a version; when it ends is told by the next one."""
    return {
        "v": 1, "code": one.code, "value": one.value, "valid_from": one.valid_from.isoformat(), "legal_basis": one.legal_basis,
    }  # fmt: skip
