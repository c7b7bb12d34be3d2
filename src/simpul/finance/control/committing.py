"""What is committed of overrides: each that was signed, by the database itself (`guarantees.overriding`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from simpul.kernel import proof

PREFIX = "pengecualian/"


def now(refs: Collection[str]) -> Mapping[str, str]:
    """Overrides as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT '{PREFIX}' || year || '/' || no, control_override_text(override_id) FROM control_signature "
            f"WHERE granted AND '{PREFIX}' || year || '/' || no = ANY(%s)",
            [list(refs)],
        )
        return dict(cursor.fetchall())


def page(ref: str) -> str | None:
    """Where an override is read."""
    year = ref.removeprefix(PREFIX).partition("/")[0]
    return f"/pengecualian/?tahun={year}" if year.isdecimal() else None


def declare() -> None:
    """Make the kind known."""
    proof.register(
        proof.Kind("control.override", _("Pengecualian"), PREFIX, example="pengecualian/2027/1", now=now, page=page)
    )
