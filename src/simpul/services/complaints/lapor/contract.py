"""The words of their interface. Public are topics, POST and `KEYTOKEN`; the rest are settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Answer, Connection, Direction, Finding, Setting, Unreachable, http
from simpul.lib import clock
from simpul.services.complaints.bridged import LaporReferral, LaporTurn
from simpul.services.complaints.crossing import CODE, settings

__all__ = ["CODE", "CONNECTION", "NotAsAgreed", "ask", "rows", "settings", "word"]
FIELDS = {  # ours to theirs; `[connections.lapor.fields]` replaces them
    "tracking_id": "trackingid", "title": "judul", "text": "isi", "topic": "id_topik", "status": "status",
    "page": "page", "answer": "tanggapan", "reference": "referensi", "agency": "id_instansi", "place": "lokasi", "secrecy": "kerahasiaan",
    "name": "nama", "parent": "parent", "code": "id", "topic_name": "topic_name",
}  # fmt: skip
REMEMBERED = timedelta(days=7)  # how long the status page tells of what they refused
CLOSED = ("selesai", "ditutup")


class NotAsAgreed(Exception):
    """They refused, or answered something else than the contract says. `later`: worth another try."""

    def __init__(self, says: str, *, later: bool = True) -> None:
        super().__init__(says)
        self.later = later


def word(name: str) -> str:
    """Their word for a field."""
    return str((settings().get("fields") or {}).get(name, FIELDS[name]))


def ask(path: str, operation: str, *, again: bool = True, **more: Any) -> Any:
    """Call one of their functions. Raises `Unreachable`, `NotAsAgreed`."""
    body = {"KEYTOKEN": settings()["token"], **{word(name): value for name, value in more.items()}}
    answer: Answer = http(CODE).post(str(settings()[path]), json=body, operation=operation, again=again, attempts=1)
    if answer.try_later:
        raise NotAsAgreed(f"HTTP {answer.status}")
    if not answer.ok:
        raise NotAsAgreed(f"HTTP {answer.status}", later=answer.status in {401, 403})
    return answer.json()


def rows(said: Any) -> list[dict[str, Any]]:
    """The list in an answer, bare or under `data`. Raises `NotAsAgreed`."""
    found = said.get("data") if isinstance(said, dict) else said
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise NotAsAgreed("no list")
    return found


def _check() -> Finding:
    try:
        topics = rows(ask("topics_path", "topics"))
    except Unreachable:
        return Finding(False, "SP4N-LAPOR! tidak dapat dihubungi.", "Periksa alamat dan jaringan.")
    except NotAsAgreed as no:
        return Finding(False, f"SP4N-LAPOR! menolak: {no}.", "Periksa token pada akun developer.")
    lately = clock.now() - REMEMBERED
    refused = sum(kind.objects.filter(failed_at__gte=lately).count() for kind in (LaporTurn, LaporReferral))
    if refused:
        says = f"SP4N-LAPOR! menjawab, tetapi {refused} kiriman tidak diterima dalam 7 hari terakhir."
        return Finding(
            False, says, "Laporan yang batal diteruskan kembali ke admin aduan, dengan alasannya di riwayat."
        )
    return Finding(True, f"SP4N-LAPOR! menjawab, {len(topics)} topik.")


def _waiting() -> int:
    return (
        LaporTurn.objects.filter(sent_at=None).count()
        + LaporReferral.objects.filter(sent_at=None, failed_at=None).count()
    )


CONNECTION = Connection(
    CODE,
    "SP4N-LAPOR!",
    _(
        "Menerima disposisi dari SP4N-LAPOR!, mengirim balik tindak lanjutnya, dan meneruskan aduan yang bukan kewenangan kabupaten."
    ),
    Direction.BOTH,
    (
        Setting("base", _("Alamat"), url=True, default="https://www.lapor.go.id"),
        Setting("token", _("KEYTOKEN dari admin LAPOR!"), secret=True),
        Setting("topics_path", _("Fungsi daftar topik"), default="/api/services/f01/gettopics"),
        Setting("inbox_path", _("Fungsi daftar disposisi")),
        Setting("answer_path", _("Fungsi kirim tindak lanjut")),
        Setting("answers_path", _("Fungsi daftar tindak lanjut sebuah laporan")),
        Setting("acknowledge_path", _("Fungsi tanda terima"), required=False),
        Setting("file_path", _("Fungsi kirim laporan baru"), required=False),
        Setting("filed_path", _("Fungsi cari laporan yang kita kirim"), required=False),
        Setting("agencies_path", _("Fungsi daftar instansi"), required=False),
    ),
    _check,
    queue=_waiting,
)
