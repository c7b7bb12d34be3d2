"""`messages`: bring the catalogues of translations up to date with the sources, and name what is still missing."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import messages, say
from simpul.kernel.regency import PROJECT


def run(words: Sequence[str]) -> int:
    """Merge new words into each catalogue (not with `--check`); exit code 1 while a translation is missing."""
    if "--check" not in words:
        messages.update()
    lacking = [pair for language in messages.LANGUAGES for pair in messages.missing(language)]
    for file in dict.fromkeys(file for file, _text in lacking):
        say.line(f"{file.relative_to(PROJECT)}:")
        for text in (text for other, text in lacking if other == file):
            say.line(f"  {text}")
    if not lacking:
        say.line("Semua kata sudah diterjemahkan.")
        return 0
    say.line(f"{len(lacking)} terjemahan belum ada. Isi msgstr masing-masing di berkas di atas.")
    if "--check" in words:
        say.line("Kata yang belum ada di berkasnya dikumpulkan dengan: ./simpul messages.")
    return 1
