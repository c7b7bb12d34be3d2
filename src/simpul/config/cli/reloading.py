"""New processes in the place of old ones while requests go on: asked of the supervisor by a mark, since it may run older code than we."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

from simpul.config.cli import installed
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, var

PATIENCE = 180.0


def supervisor() -> int | None:
    """The process that looks after this installation; None when nothing is served."""
    path = var() / "start.lock"
    text = path.read_text(encoding="ascii").strip() if path.exists() else ""
    return int(text) if text.isdigit() and Path(f"/proc/{text}").exists() else None


def pages(regency: Regency) -> dict[int, dict[str, str]]:
    """The web workers of a regency with their environments."""
    root = supervisor()
    return {} if root is None else dict(_descendants(root, f"SIMPUL_REGENCY={regency.slug}", deep=False))


def _descendants(pid: int, wanted: str, *, deep: bool) -> Iterator[tuple[int, dict[str, str]]]:
    """Children of Granian's own process: those that are tied to it."""
    for child in _children(pid):
        words = _environment(child)
        if wanted in words and "SIMPUL_TIED=1" in words:
            if deep:
                if b"resource_tracker" in _words(child):  # Python's own helper, which answers nobody
                    continue
                yield child, dict(word.partition("=")[::2] for word in words)
            else:
                yield from _descendants(child, wanted, deep=True)


def _children(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(word) for thread in threads for word in (thread / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _environment(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def renew(regency: Regency) -> bool:
    """Let every web worker be followed by a new one, and the worker too; False when the regency isn't served. Raises `Trouble`."""
    old = set(pages(regency))
    if not old:
        return False
    installed.reload_mark(regency).touch()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        now = set(pages(regency))
        if not (now & old) and len(now) >= 2 and not installed.reload_mark(regency).exists():
            return True
        time.sleep(0.2)
    raise Trouble(f"Proses halaman {regency.name} belum terganti setelah {PATIENCE:.0f} detik. Lihat log/web.log.")


def check(regency: Regency) -> None:
    """Return when the service says that it is ready; raises `Trouble` with what is missing."""
    serving = pages(regency)
    if not serving:
        return
    port = int(next(iter(serving.values())).get("SIMPUL_PORT", regency.port))
    until, missing = time.monotonic() + PATIENCE, ["halaman"]
    while time.monotonic() < until:
        missing = unready(port)
        if not missing:
            return
        time.sleep(0.5)
    raise Trouble(f"{regency.name} belum siap setelah diganti. Yang kurang: {', '.join(missing)}.")


def unready(port: int) -> list[str]:
    """What a served regency lacks, by the names that `/siap` uses; empty when it is ready."""
    host = os.environ.get("SIMPUL_BIND") or "127.0.0.1"
    host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    request = urllib.request.Request(f"http://{host}:{port}/siap", headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found = json.load(answer)
    except urllib.request.HTTPError as refused:
        found = json.load(refused) if refused.code == 503 else {"halaman": False}
    except (URLError, OSError, ValueError):
        found = {"halaman": False}
    return [name for name, fine in found.items() if not fine and name != "ready"]
