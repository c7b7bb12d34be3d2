"""A resident reports by WhatsApp, signs in later, and finds the report among the own matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.integrations import incoming
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.testing import cast, meta
from simpul.lib import clock
from simpul.services.complaints.models import Category, Report

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NUMBER = "+6281234567890"


@pytest.fixture
def siti() -> Viewer:
    viewer = cast.resident("Siti Rahayu", phone=NUMBER)
    assert viewer.user
    viewer.user.phone, viewer.user.phone_verified = NUMBER, True
    viewer.user.save()
    return viewer


def _next_morning() -> datetime:
    """Ten o'clock in Batang, when messages may come; ahead of the server, whose own clock nobody holds."""
    ten = clock.now().replace(hour=3, minute=0)
    return ten if ten > clock.now() else ten + timedelta(days=1)


def test_filed_in_the_chat_and_seen_among_the_matters(
    visit: Callable[..., Page], live_server: Any, settings: Any, siti: Viewer
) -> None:
    from simpul.services.complaints.starters import load

    if not Category.objects.exists():
        load()
    with meta.Meta.running() as world:
        settings.SECRETS = settings.SECRETS | {"connections": {"whatsapp": world.settings}}

        def write(kind: str, content: dict[str, Any]) -> str:
            body, signature = meta.signed(meta.written(NUMBER, kind, content))
            headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
            with urlopen(Request(f"{live_server.url}/kait/whatsapp/", body, headers)) as answer:
                assert answer.status == 200
            incoming.take_all()
            PostOffice().empty()
            last = world.sent[-1]
            return str(last["text"]["body"] if last["type"] == "text" else last["interactive"]["body"]["text"])

        place = cast.village().centre
        with clock.frozen(_next_morning()):
            assert "Balas dengan nomornya" in write(
                "text", {"body": "Lampu jalan mati di depan balai desa sejak Senin."}
            )
            assert "Di mana?" in write("text", {"body": "1"})
            assert "KIRIM" in write("location", {"latitude": place.y, "longitude": place.x})
            write("text", {"body": "kirim"})
    number = Report.objects.get().number
    page = visit(siti)
    page.goto("/urusan/")
    page.get_by_text("Lampu jalan mati").first.click()
    expect(page.get_by_text(number).first).to_be_visible()
    assert page.url.endswith(f"/lacak/{number}/")
