"""Two ways in beside the form: a chat by WhatsApp, and a letter by e-mail that its sender finishes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from simpul.config.demonstration import cast
from simpul.config.demonstration.showcase.stage import Scene, agency, ago, key_of, mark, send, somebody
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.whatsapp import Inbound
from simpul.kernel.regions.models import Region
from simpul.lib import clock
from simpul.services.complaints.chat.intake import hear
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.mail import intake
from simpul.services.complaints.service import complaints
from simpul.services.complaints.talks import Talk


def chatted() -> None:
    """Maria writes by WhatsApp: words, category, her position, KIRIM."""
    maria = next(one for one in cast.RESIDENTS if one.local == "maria")
    Talk.objects.update_or_create(
        phone=maria.phone,
        defaults={"key": key_of("chatted"), "data": {}, "asked": "nothing", "updated_at": clock.now()},
    )
    place = Region.objects.villages().order_by("code")[18].centre
    with ago(2, 8):
        _write(maria.phone, text="Pohon besar di tepi jalan miring ke arah rumah. Kami takut roboh saat angin.")
        _write(maria.phone, kind="button", choice="category-pohon")
        _write(maria.phone, kind="location", point=(place.x, place.y) if place else None)
        _write(maria.phone, text="kirim")
    report = mark("chatted")
    with ago(1, 9):
        engine.perform(ReportFlow.forward, report, by=somebody("admin.aduan"), agency=agency("bpbd"), publish=True)


def mailed() -> None:
    """Somebody without an account writes a letter, opens the link in our answer, adds what is missing and sends it."""
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Warga Contoh <surat@contoh.id>", "Jembatan rusak"
    letter["Message-ID"] = f"<{key_of('mailed')}@contoh.id>"
    letter.set_content("Papan jembatan gantung di dusun kami patah dua lembar sejak hujan kemarin.")
    with ago(2, 10):
        before = set(Draft.objects.values_list("pk", flat=True))
        intake.take(Incoming(code=intake.CODE, message_id=str(letter["Message-ID"]), body=letter.as_bytes()))
        draft = Draft.objects.exclude(pk__in=before).get(service=complaints.slug)
        known = {name: draft.data[name] for name in ("name", "email")}
        send("mailed", draft.data["text"], "jembatan", by=NOBODY, village=20, draft=draft, **known)


def _write(sender: str, *, kind: str = "text", **said: Any) -> None:
    hear(Inbound(f"wamid.contoh.{uuid4().hex}", sender, clock.now(), kind, **said))


SCENES = (
    Scene(
        "chatted", _("Masuk lewat WhatsApp"),
        _("Maria menulis, memilih kategori, membagikan lokasi, dan mengirim dari percakapan."), chatted, "petugas.bpbd",
    ),
    Scene(
        "mailed", _("Masuk lewat e-mail"),
        _("Surat menjadi konsep. Pengirimnya melengkapi dan mengirimnya lewat tautan. Menunggu diperiksa admin aduan."),
        mailed, "admin.aduan",
    ),
)  # fmt: skip
