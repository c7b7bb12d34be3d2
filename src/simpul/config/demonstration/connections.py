"""Two connections for show: one that works, and one that never will."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, http

BASE = Setting("base", _("Alamat"), url=True)


def _check(code: str) -> Finding:
    try:
        answer = http(code).get("/", operation="check", attempts=1, timeout=3)
    except Unreachable:
        return Finding(False, "Tidak ada yang menjawab di alamat itu.", "Sambungan ini sengaja gagal, sebagai contoh.")
    return Finding(answer.ok, f"Menjawab dengan HTTP {answer.status}.")


DEMO = Connection(
    "demo",
    _("Contoh yang bekerja"),
    _("Memperlihatkan sambungan yang sehat."),
    Direction.OUT,
    (BASE,),
    lambda: _check("demo"),
)
FAILING = Connection(
    "demo-failing",
    _("Contoh yang gagal"),
    _("Memperlihatkan apa yang tampak bila sebuah sambungan putus."),
    Direction.OUT,
    (BASE,),
    lambda: _check("demo-failing"),
)
