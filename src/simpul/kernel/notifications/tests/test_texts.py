"""Every message template can be put into words, in both languages."""

import pytest
from django.conf import settings
from django.utils import translation

from simpul.kernel import regency
from simpul.kernel.notifications import texts
from simpul.kernel.notifications.models import Message

FOLDER = settings.SOURCE / "portal" / "design" / "templates" / "messages"
CODES = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.subject"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", CODES)
def test_template_renders(code, language):
    context = dict.fromkeys(texts._needs(code), "2026-11-22T02:47:00+00:00") | {
        "event": "password_changed",
        "photos": 2,
        "count": 3,
    }
    texts.require(code, context)
    message = Message(template=code, context=context, language=language, channel="email", address="siti@contoh.id")
    text = texts.render(message)
    assert text.subject
    assert "\n" not in text.subject
    assert text.body
    assert "\n\n\n" not in texts.letter(message, resend=False).body


def test_every_template_has_both_parts():
    found = {path.with_suffix("") for path in FOLDER.rglob("*.*") if path.parent != FOLDER}
    assert CODES
    assert all(path.with_name(path.name + end).exists() for path in found for end in (".subject", ".txt"))


def test_letter_has_its_frame():
    message = Message(
        template="cases/reply", context={"number": "ADU-1", "title": "<Got> & kali"}, about="ADU-1", channel="email"
    )
    first, again = (texts.letter(message, resend=resend).body for resend in (False, True))
    assert first.startswith("Ada balasan baru dari warga pada kasus “<Got> & kali”.")
    assert f"{texts.site()}/lacak/ADU-1/" in first
    assert regency.current().name in first
    assert again == "Kiriman ulang: mungkin Anda sudah menerima pesan ini.\n\n" + first


def test_times_are_those_of_the_regency():
    with translation.override("id"):
        assert texts._moment("2026-11-22T18:05:00+00:00") == "23 November 2026 pukul 01.05 WIB"
        assert texts._day("2026-11-22T18:05:00+00:00") == "23 November 2026"
        assert texts._day("2026-12-01") == "1 Desember 2026"
