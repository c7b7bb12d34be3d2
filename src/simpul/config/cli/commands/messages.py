"""`messages`: bring the catalogues of translations up to date with the sources, and name what is still missing."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import messages, say


def run(words: Sequence[str]) -> int:
    """Merge new words into each catalogue (not with `--check`); exit code 1 while a translation is missing."""
    if "--check" not in words:
        messages.update()
    lacking = [f"{language}: {text}" for language in messages.LANGUAGES for text in messages.missing(language)]
    for line in lacking:
        say.line(line)
    say.line(f"{len(lacking)} terjemahan belum ada." if lacking else "Semua kata sudah diterjemahkan.")
    return 1 if lacking else 0
