"""What commands about one regency have in common: its name, and the role in which they look at its database."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import installed
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, load


def which(words: Sequence[str]) -> tuple[Regency, str, list[str]]:
    """The regency that the first word names, the role (`app`, or `owner` with `--owner`), and the other words."""
    if not words or words[0].startswith("-"):
        known = ", ".join(one.slug for one in installed.all_of_them())
        raise Trouble(f"Sebutkan kabupatennya lebih dulu: {known}.")
    rest = [word for word in words[1:] if word != "--owner"]
    return load(words[0]), "owner" if "--owner" in words else "app", rest


def must_be_installed(regency: Regency) -> None:
    """Go on only where there is something to look at. Secrets made here would tell the first start that this is no demonstration."""
    if not (regency.folder / "secrets.toml").exists():
        raise Trouble(f"{regency.name} belum dipasang. Pasang dengan: ./simpul start --only {regency.slug}.")
