"""Why something was refused: by the name of the guard, or by the first words where Python itself refuses."""

from __future__ import annotations

import json

from simpul.kernel.workflow import Refused


def reason(refused: Refused) -> str:
    """The guard's name; for the room of a line with the bound that was met."""
    told = getattr(getattr(refused.__cause__, "__cause__", None), "diag", None)
    name = getattr(told, "constraint_name", None)
    if name == "line_has_room":
        return f"{name} {json.loads(told.message_detail)['bound']}"
    return name or " ".join(str(refused).split()[:3])
