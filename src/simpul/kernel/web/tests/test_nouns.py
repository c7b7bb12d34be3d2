"""The pages that every service gets speak of each in its own words."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.utils import translation

from simpul.kernel.cases.services import Noun, registry

KERNEL_PAGES = Path(settings.TEMPLATES[0]["DIRS"][0]) / "web"
ONE_SERVICE_ALONE = re.compile(r"\b(laporan|pelapor|pemohon)\b", re.IGNORECASE)
EVERY_SORT = {
    "Nomor laporan atau permohonan",
    "Laporan dan permohonan",
    "Laporan dan permohonan Anda akan tampil di sini.",
}


def test_no_page_of_the_kernel_speaks_as_if_there_were_one_service() -> None:
    wrong = [
        f"{page.name}: {words}"
        for page in KERNEL_PAGES.glob("*.html")
        for words in re.findall(r'_\("([^"]*)"', page.read_text())
        if ONE_SERVICE_ALONE.search(words) and words not in EVERY_SORT
    ]
    assert wrong == []


def test_a_noun_begins_a_sentence_with_a_capital() -> None:
    with translation.override("id"):
        noun = Noun("laporan", "laporan")
        assert (noun.title, noun.titles) == ("Laporan", "Laporan")
        assert registry["aduan"].asker.title == "Pelapor"
