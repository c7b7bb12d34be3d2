"""The pages of the log in a real browser: by the axe rules, narrow and wide; the browser's own check; and the way without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.proof import signing
from simpul.kernel.proof.models import Checkpoint, Leaf, Witnessed
from simpul.lib import clock
from tests.browser.accessibility import faults, overflow_when_narrow
from tests.browser.conftest import DESK as WIDE
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed() -> str:
    """A checkpoint over the rules in force, and another log that was refused; gives a reference."""
    made = signing.sign(by=None)
    assert made
    Witnessed.objects.create(
        origin="tapanuli-selatan.simpul/bukti", size=9, root=b"\x07" * 32, note=made.note, line="",
        refused="lebih pendek: 9 daun sesudah 12", evidence="—", at=clock.now(),
    )  # fmt: skip
    return Leaf.objects.earliest("seq").ref


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360px", "1366px"])
def test_no_page_of_the_log_has_a_fault(visit: Callable[..., Page], signed: str, size: dict[str, int]) -> None:
    wrong = {}
    page = visit(NOBODY, size=size)
    newest = Checkpoint.objects.get().size
    for address in (
        "/bukti/", f"/bukti/?acuan={signed}", "/bukti/?acuan=anggaran/2027/999", "/bukti/titik-periksa/",
        f"/bukti/konsistensi/?dari={newest}&ke={newest}", "/bukti/saksi/",
    ):  # fmt: skip
        page.goto(address)
        if folder := os.environ.get("PICTURES"):
            name = address.strip("/").replace("/", "_").replace("?", "-")
            page.screenshot(path=f"{folder}/{size['width']}-{name}.png", full_page=True)
        wrong[address] = faults(page), overflow_when_narrow(page) if size is PHONE else []
    assert not any(any(several) for several in wrong.values()), wrong


def test_the_browser_works_it_out_itself_and_says_when_it_does_not_hold(
    visit: Callable[..., Page], signed: str, owner: Any
) -> None:
    page = visit(NOBODY)
    page.goto(f"/bukti/?acuan={signed}")
    page.get_by_text("Peramban Anda menghitung ulang sendiri: benar").wait_for()
    owner.execute("UPDATE proof_opening SET text = text || ' ' WHERE leaf_id = %s", [Leaf.objects.get(ref=signed).seq])
    page.reload()
    assert page.get_by_text("TIDAK COCOK. Catatan ini bukan lagi").is_visible()
    page.get_by_text("Peramban Anda menghitung ulang sendiri: TIDAK COCOK").wait_for()


def test_a_record_is_checked_without_javascript(visit: Callable[..., Page], signed: str) -> None:
    page = visit(NOBODY, javascript=False)
    page.goto("/bukti/")
    page.get_by_label("Nomor yang ingin diperiksa").fill(signed)
    page.get_by_role("button", name="Periksa").click()
    assert page.get_by_text("Benar. Catatan ini ada dalam pohon").is_visible()
    assert page.get_by_role("link", name="Unduh bukti.json").is_visible()
