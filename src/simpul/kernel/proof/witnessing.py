"""Two regencies look at each other's logs, so that neither can rewrite what it once showed.

`look` fetches the other's newest checkpoint and the proof that it continues what we saw before; only then we sign it, with the time. What
does not hold is written down with its evidence, shown to everybody, and ends our signing for that log until people have looked at it.
`collect` fetches what the other signed of ours.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.kernel import audit
from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, configured, http
from simpul.kernel.proof import keys
from simpul.kernel.proof.models import Checkpoint, Cosignature, Witnessed
from simpul.kernel.regency import current
from simpul.lib import clock, merkle, notes
from simpul.lib.notes import BadNote, Verifier

CODE = "witness"
log = logging.getLogger(__name__)


class Refused(RuntimeError):
    """The other log does not hold. `evidence` is what it answered."""

    def __init__(self, why: str, note: str, head: notes.Checkpoint, evidence: str = "") -> None:
        super().__init__(why)
        self.note, self.head, self.evidence = note, head, evidence


def run() -> None:
    """Look and collect, where another regency is set up. What can't be reached comes again in an hour."""
    if configured(CODE) is None:
        return
    for step in (look, collect):
        try:
            step()
        except Unreachable as problem:
            log.warning("The other regency could not be asked: %s", problem)
        except BadNote as problem:
            log.error("The other regency answered with a note that does not hold: %s", problem)


def look() -> Witnessed | None:
    """Sign the other's newest checkpoint, or refuse it and say so. None where it has none yet. Raises `Unreachable`, `BadNote`."""
    given = configured(CODE) or {}
    verifier = Verifier.read(str(given["log_key"]))
    answer = http(CODE).get("/bukti/checkpoint", operation="look")
    if answer.status == 404:
        return None
    note = _text(answer)
    head, _moment = notes.signed_by(verifier, note)
    before = Witnessed.objects.filter(origin=verifier.name, refused="").order_by("-size").first()
    if standing := alarms(verifier.name).first():
        return standing
    try:
        if head.origin != verifier.name:
            raise Refused("nama lognya lain", note, head)
        if before is not None:
            _continues(before, head, note)
    except Refused as refused:
        return _alarm(refused, before)
    if before is not None and before.size == head.size:
        return before
    signer, now = keys.witness(), clock.now()
    line = signer.line(head.text, int(now.timestamp()))
    with transaction.atomic():
        keys.kept(signer)
        audit.record("proof.cosign", "checkpoint", head.size, by=None, origin=head.origin)
        return Witnessed.objects.create(
            origin=head.origin, size=head.size, root=head.root, note=note, line=line, at=now
        )


def collect() -> int:
    """Keep what the other regency signed of our checkpoints. Returns how many were new. Raises `Unreachable`, `BadNote`."""
    given, kept = configured(CODE) or {}, 0
    verifier = Verifier.read(str(given["witness_key"]))
    told = http(CODE).get("/bukti/saksi.json", params={"origin": keys.origin()}, operation="collect").json()
    for one in told.get("cosignatures", []) if isinstance(told, dict) else []:
        size, line = one.get("size"), str(one.get("line", ""))
        ours = Checkpoint.objects.filter(size=size if isinstance(size, int) else -1).first()
        if ours is None or ours.cosignatures.filter(witness=str(verifier)).exists():
            continue
        text, _own = notes.parted(ours.note)
        _head, moment = notes.signed_by(verifier, notes.written(text, [line]))
        kept += _keep(ours, str(verifier), line, moment)
    return kept


def alarms(origin: str = "") -> QuerySet[Witnessed]:
    """What was refused, the newest first: of one log, or of all."""
    found = Witnessed.objects.exclude(refused="").order_by("-id")
    return found.filter(origin=origin) if origin else found


def _continues(before: Witnessed, head: notes.Checkpoint, note: str) -> None:
    """Raises `Refused` unless the checkpoint continues what we saw."""
    seen = bytes(before.root)
    if head.size < before.size:
        raise Refused(f"lebih pendek: {head.size} daun sesudah {before.size}", note, head)
    if head.size == before.size:
        if head.root != seen:
            raise Refused(f"dua akar untuk {head.size} daun", note, head)
        return
    asked = {"dari": before.size, "ke": head.size}
    answer = http(CODE).get("/bukti/konsistensi.json", params=asked, operation="look")
    if answer.try_later:
        raise Unreachable(f"HTTP {answer.status}")
    told = answer.json()
    try:
        proof = [bytes.fromhex(one) for one in told["proof"]][:64]
    except (KeyError, TypeError, ValueError):
        proof = []
    if not merkle.extends(before.size, head.size, seen, head.root, proof):
        evidence = answer.body.decode("utf-8", "replace")[:20_000].replace("\0", "")
        raise Refused(f"{head.size} daun bukan lanjutan dari {before.size} daun yang kami lihat", note, head, evidence)


def _alarm(refused: Refused, before: Witnessed | None) -> Witnessed:
    why = str(refused)
    evidence = f"{before.note if before else ''}\n\n{refused.evidence}".strip()
    log.error("The log of %s does not hold: %s", refused.head.origin, why)
    with transaction.atomic():
        audit.record("proof.refuse", "checkpoint", refused.head.size, by=None, reason=why, origin=refused.head.origin)
        return Witnessed.objects.create(
            origin=refused.head.origin, size=refused.head.size, root=refused.head.root, note=refused.note, line="",
            refused=why, evidence=evidence, at=clock.now(),
        )  # fmt: skip


def _keep(ours: Checkpoint, witness: str, line: str, moment: int) -> int:
    seen = datetime.fromtimestamp(min(moment, 2**33), tz=current().zone)
    made = Cosignature(checkpoint=ours, witness=witness, line=line, seen_at=seen, at=clock.now())
    return len(Cosignature.objects.bulk_create([made], ignore_conflicts=True))


def _text(answer: Any) -> str:
    if not answer.ok:
        raise Unreachable(f"HTTP {answer.status}")
    try:
        return str(answer.body.decode())
    except UnicodeDecodeError:
        raise BadNote("this is no text") from None


def _check() -> Finding:
    given = configured(CODE) or {}
    try:
        verifier = Verifier.read(str(given["log_key"]))
        Verifier.read(str(given["witness_key"]))
    except BadNote:
        return Finding(False, "Kunci umum kabupaten itu tidak terbaca.", "Salin dari halaman /bukti/kunci.txt mereka.")
    if alarm := alarms(verifier.name).first():
        return Finding(
            False,
            f"Log {verifier.name} DITOLAK: {alarm.refused}.",
            "Hubungi mereka. Buktinya ada di halaman /bukti/saksi/.",
        )
    try:
        answer = http(CODE).get("/bukti/checkpoint", operation="check", attempts=1, timeout=5)
        if answer.status == 404:
            return Finding(True, "Menjawab; belum ada titik periksa.")
        head, _moment = notes.signed_by(verifier, _text(answer))
    except Unreachable:
        return Finding(False, "Kabupaten itu tidak menjawab.", "Periksa alamatnya, dan apakah Simpul di sana berjalan.")
    except BadNote:
        return Finding(
            False, "Titik periksanya tidak ditandatangani dengan kunci itu.", "Cocokkan “log_key” dengan mereka."
        )
    return Finding(True, f"Titik periksa dengan {head.size} daun, tanda tangannya cocok.")


CONNECTION = Connection(
    CODE,
    _("Saksi: kabupaten lain"),
    _("Saling memeriksa dan ikut menandatangani catatan bukti."),
    Direction.BOTH,
    (
        Setting("base", _("Alamat"), url=True),
        Setting("log_key", _("Kunci umum log mereka")),
        Setting("witness_key", _("Kunci umum saksi mereka")),
    ),
    _check,
)
