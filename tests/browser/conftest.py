"""A real browser against a real server: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.testing import cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright's own event loop runs in this thread; Django's calls here are still plain
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: these tests drive a real browser (apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A page of somebody: `visit(viewer, javascript=False, size=DESK)`. Faults of scripts and of the content policy fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(viewer: Viewer = NOBODY, *, javascript: bool = True, size: Any = None, language: str = "id-ID") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport=size or PHONE,
            locale=language,
            service_workers="block",
        )
        contexts.append(context)
        client = cast.sign_in(Client(), viewer)
        if session := client.cookies.get(settings.SESSION_COOKIE_NAME):
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def photo_file(tmp_path: Path) -> Callable[[str], str]:
    """A JPEG on disk, of a colour."""

    def make(colour: str) -> str:
        path = tmp_path / f"{colour}.jpg"
        path.write_bytes(cast.photo(colour, size=(900, 600)))
        return str(path)

    return make
