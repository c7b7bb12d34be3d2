"""PostgreSQL never runs as root: how a root operator's commands are given to the ordinary user `postgres`.

1. Not root: nothing to do.
2. Root, and the machine allows user namespaces: the command sees itself as `postgres`, while its files stay root's. Nothing is chowned, and
   a checkout in a closed home folder works.
3. Root without namespaces (some containers): the command changes to `postgres`, and the cluster's folder is given to that user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

from simpul.config.cli.trouble import Trouble


@cache
def prefix(*, last_wish: str = "clear") -> tuple[str, ...]:
    """The words before a PostgreSQL command so that it doesn't run as root.

    `last_wish` names the signal that it gets when its parent dies; changing the user would drop one that was set before.
    """
    if os.geteuid() != 0:
        return ()
    try:
        account = pwd.getpwnam("postgres")
    except KeyError as error:
        raise Trouble("Pengguna “postgres” belum ada. Pasang PostgreSQL: apt-get install postgresql.") from error
    mapped = ("unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}", "--")
    if shutil.which("unshare") and subprocess.run([*mapped, "true"], capture_output=True, check=False).returncode == 0:
        return mapped
    if shutil.which("setpriv"):
        return (
            "setpriv",
            f"--reuid={account.pw_uid}",
            f"--regid={account.pw_gid}",
            "--init-groups",
            f"--pdeathsig={last_wish}",
            "--",
        )
    raise Trouble("PostgreSQL tidak boleh berjalan sebagai root. Jalankan ./simpul sebagai pengguna biasa.")


def hand_over(folder: Path) -> None:
    """Give the folder to `postgres` where the command really changes its user; a namespace needs nothing."""
    if not prefix() or prefix()[0] != "setpriv":
        return
    account = pwd.getpwnam("postgres")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
