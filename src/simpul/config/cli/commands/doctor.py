"""`./simpul doctor`: what is wrong with this installation, one sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import examination, say


def run(words: Sequence[str]) -> int:
    """Exit code 0 if nothing is wrong, 1 otherwise."""
    wrong = 0
    for subject, complaints in examination.everything():
        say.line(f"{'✗' if complaints else '✓'} {subject}")
        for complaint in complaints:
            say.line(f"    {complaint}")
        wrong += len(complaints)
    say.line("\nSemua baik." if not wrong else f"\n{wrong} hal perlu dibereskan.")
    return 1 if wrong else 0
