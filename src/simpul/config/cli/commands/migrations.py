"""`./simpul migrations`: whether the new ones can run while the previous release serves."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import inside_django, say


def run(words: Sequence[str]) -> int:
    """Exit code 1 while one breaks a rule and gives no reason. `--record RELEASE` on the day of a release, `--all` judges old ones too."""
    inside_django.set_up()
    from simpul.config.cli import migration_rules

    if "--record" in words:
        migration_rules.record(words[-1])
        return 0
    if not migration_rules.released() and "--all" not in words:
        say.line("Belum ada rilis: migrasi belum dinilai.")
        return 0
    wrong = list(migration_rules.review(migration_rules.ours()))
    for sentence in wrong:
        say.line(sentence)
    say.line(f"{len(wrong)} pelanggaran." if wrong else "Semua migrasi baru dapat berjalan tanpa henti layanan.")
    return 1 if wrong else 0
