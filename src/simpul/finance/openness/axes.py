"""By what the budget may be looked at. Codes have parts between dots, so an axis is a column and how many parts of it count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, TextField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Beginning(Func):
    """The first parts of a code: of `1.03.10.2.01` the first three are `1.03.10`."""

    template = "array_to_string((string_to_array(%(expressions)s, '.'))[1:%(parts)s], '.')"
    output_field = TextField()

    def __init__(self, column: str, parts: int) -> None:
        super().__init__(column, parts=parts)


@dataclass(frozen=True)
class Axis:
    """One way to look. `narrows` is the name, in the address, of what opening a row asks for."""

    code: str
    label: Promise
    narrows: str
    parts: int = 0

    @property
    def key(self) -> Any:
        """What rows are put together by, seen from a line's state."""
        return Beginning(COLUMNS[self.narrows], self.parts) if self.parts else F(COLUMNS[self.narrows])


COLUMNS = {
    "opd": "line__agency__code", "kegiatan": "line__activity__code", "akun": "line__account__code", "dana": "line__fund__code",
}  # fmt: skip
PLACE = Axis("wilayah", _("Desa/kelurahan"), "wilayah")
LINES = Axis("baris", _("Baris anggaran"), "")
AXES = {
    one.code: one
    for one in (
        Axis("urusan", _("Urusan"), "kegiatan", 2),
        Axis("opd", _("Perangkat daerah"), "opd"),
        Axis("program", _("Program"), "kegiatan", 3),
        Axis("kegiatan", _("Kegiatan"), "kegiatan", 5),
        Axis("sub", _("Sub kegiatan"), "kegiatan", 6),
        Axis("jenis", _("Jenis belanja"), "akun", 3),
        Axis("akun", _("Akun"), "akun", 6),
        Axis("dana", _("Sumber dana"), "dana"),
        PLACE,
        LINES,
    )
}
SPENDING_WAYS = ("urusan", "opd", "program", "jenis", "dana", "wilayah")
"""What one may begin with. The others come by opening rows."""
OTHER_WAYS = ("jenis", "opd", "dana")
"""Of what comes in, and of financing: no activity stands behind it."""
_DEEPER = {
    "urusan": "opd",
    "opd": "program",
    "program": "kegiatan",
    "kegiatan": "sub",
    "sub": "akun",
    "jenis": "akun",
    "dana": "opd",
}
_DEPTH = {2: "urusan", 3: "program", 5: "kegiatan", 6: "sub"}


def deeper(axis: Axis, narrowed: dict[str, str]) -> Axis:
    """What a row of an axis opens, given what is narrowed already: the next that says something new; at the end the lines."""
    code = axis.code
    while code := _DEEPER.get(code, ""):
        following = AXES[code]
        known = narrowed.get("kegiatan", "")
        if following.narrows == "kegiatan" and known and known.count(".") + 1 >= following.parts:
            continue
        if following.narrows == "opd" and narrowed.get("opd"):
            continue
        return following
    return LINES
