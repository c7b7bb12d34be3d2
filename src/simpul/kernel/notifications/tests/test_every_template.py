"""Every message there is, in each language, for each channel: it can be written, and a text message is short."""

import pytest
from django.utils import translation

from simpul.kernel.notifications import texts
from simpul.kernel.notifications.models import Channel, Message

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
SAMPLES = {
    "code": "481926", "event": "password_set", "at": "2026-11-22T09:00:00+07:00", "number": "ADU-2611-000123", "state": "Sedang dikerjakan",
    "title": "Lampu jalan padam di depan pasar", "text": "Regu kami datang besok pagi.", "note": "", "reason": "", "name": "Siti",
    "role": "Petugas aduan", "day": "2026-11-22", "until": "2026-11-22", "count": 3, "photos": 2,
}  # fmt: skip


def templates():
    return sorted(name.removesuffix(".subject") for name in texts._names() if name.endswith(".subject"))


def context(name):
    return {needed: SAMPLES.get(needed, "contoh") for needed in texts._needs(name)}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", templates())
def test_it_can_be_written(name, language):
    for channel in (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.PUSH):
        message = Message(
            channel=channel, template=name, context=context(name), language=language, about="ADU-2611-000123"
        )
        text = texts.letter(message, resend=False)
        assert text.subject
        assert text.body.strip()
        if channel == Channel.SMS:
            most = 160 if set(text.body) <= GSM else 70
            assert len(text.body.strip()) <= most * 2 - 14, "at most two parts"
            assert len(text.body.strip()) <= most or name == "accounts/unknown", f"{len(text.body)}: more than one part"


def test_the_walk_finds_them_all():
    assert {"accounts/code", "cases/moved", "cases/received", "chat/answer"} <= set(templates())
    with translation.override("id"):
        assert texts._needs("cases/received") == {"number", "title"}
