"""The pages of the institution, for the search over the whole house."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.web.searching import Hit, Searcher, matches, register

PAGES = (
    ("privacy", _("Privasi dan data pribadi"), _("Apa yang disimpan tentang Anda, untuk apa, dan berapa lama.")),
    ("accessibility", _("Aksesibilitas"), _("Untuk siapa situs ini dapat dipakai, dan apa yang belum.")),
    ("rules", _("Aturan yang dijalankan"), _("Angka dari peraturan yang dipakai, dengan dasar hukumnya.")),
    ("find", _("Lacak nomor"), _("Lihat sampai mana urusan Anda, dengan nomor dan kode.")),
)


def pages(words: str, viewer: Viewer) -> Iterator[Hit]:
    """By what they are called and what they tell."""
    for name, title, line in PAGES:
        if matches(words, title, line):
            yield Hit(title, reverse(name), line)


register(Searcher("tentang", _("Tentang situs ini"), 80, pages))
