"""`./simpul migrations`: whether the new ones can run while the code before them serves."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import inside_django, say


def run(words: Sequence[str]) -> int:
    """Exit code 1 while one breaks a rule and gives no reason.

    `--record RELEASE` on the day of a release, when none does; `--all` judges those recorded too, to learn from.
    """
    inside_django.set_up()
    from simpul.config.cli import migration_rules

    wrong = list(migration_rules.review(migration_rules.ours(since_the_record="--all" not in words)))
    for sentence in wrong:
        say.line(sentence)
    if "--record" in words and not wrong:
        migration_rules.record(words[-1])
        say.line(f"Dicatat sebagai {words[-1]}.")
        return 0
    say.line(f"{len(wrong)} pelanggaran." if wrong else "Semua migrasi baru dapat berjalan tanpa henti layanan.")
    return 1 if wrong else 0
