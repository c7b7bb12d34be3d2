"""Making a backup while everything runs.

1. One transaction, read only, sees one moment of the database; `pg_dump` is given the same moment.
2. The files that this moment names are checked against their hashes. Cleaners keep off until the end.
3. Dump, files, secrets and descriptions go into one tar, sealed as it is written, under another name.
4. When all is on the disk it gets its own name, old ones are thrown away, and the success is noted.

What is not sealed yet never lies in the folder of the backups: that folder is copied away.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from simpul.config.backup import chains, keeping, plan, sealing
from simpul.config.backup import manifest as papers
from simpul.config.backup.manifest import Manifest
from simpul.config.backup.staging import half_done, make_room
from simpul.config.cli import fingerprint, provided
from simpul.config.cli.credentials import Secrets
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import FOLDER, Regency
from simpul.lib import clock

BLOCK = 1 << 20
KEEP_OFF = "SELECT pg_advisory_xact_lock_shared(hashtextextended('documents.backup', 0))"
SUFFIX = ".simpul.age"


@dataclass(frozen=True)
class Part:
    """One file that goes in, where it lies now."""

    name: str
    path: Path
    sha256: str


def take(regency: Regency, keys: Secrets) -> tuple[Path, Manifest]:
    """Make one with the regency's own secrets; no administrator is needed. Raises `Trouble` when it can't be made."""
    wish = plan.read(regency)
    if not wish.recipients:
        raise Trouble(
            f"{regency.name} belum punya kunci cadangan. Buat di komputer lain: ./simpul backup --new-key BERKAS, "
            f"lalu di sini: ./simpul backup {regency.slug} --recipient age1…"
        )
    sealed_for, began = sealing.recipients(wish.recipients), time.monotonic()
    with (
        half_done(regency.folder, ".cadangan-") as unsealed,
        half_done(wish.folder, ".sedang-") as growing,
        _moment(regency, keys, unsealed) as (manifest, parts),
    ):
        make_room(wish.folder, sum(part.path.stat().st_size for part in parts))
        stamp = manifest.at.replace("-", "").replace(":", "").partition(".")[0].partition("+")[0]
        final = wish.folder / f"{regency.slug}-{stamp}Z{SUFFIX}"
        file = growing / final.name
        try:
            with file.open("wb") as out:
                sealing.seal(lambda pipe: _pack(pipe, manifest, parts), out, sealed_for)
                out.flush()
                os.fsync(out.fileno())
        except (
            OSError
        ) as error:  # the disk may be full only when the last bytes go, even while the file is being closed
            raise Trouble(sealing.UNWRITTEN.format(error)) from error
        digest, size = sha256_of(file), file.stat().st_size
        file.chmod(0o600)
        sidecar(file).write_text(f"{digest}  {final.name}\n", encoding="ascii")
        sidecar(file).rename(sidecar(final))  # before the file, which is whole once it has its name
        file.rename(final)
        _sync(wish.folder)
    plan.note(regency, plan.Last(clock.now(), str(final), size, round(time.monotonic() - began, 1), digest))
    keeping.prune(wish, regency.slug)
    return final, manifest


def sidecar(file: Path) -> Path:
    """Where the hash of the sealed file lies, so that a copy can be checked without a key."""
    return file.with_name(f"{file.name}.sha256")


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _moment(regency: Regency, keys: Secrets, folder: Path) -> Iterator[tuple[Manifest, list[Part]]]:
    """Everything as it is in one moment, for as long as the block runs."""
    server = Server(keys["database_host"], int(keys["database_port"]), "", "")
    owner = {"user": keys["database_owner"], "password": keys["database_owner_password"]}
    database = os.environ.get("SIMPUL_DATABASE") or keys["database"]
    at = clock.now()
    with server.connect(database, **owner) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(KEEP_OFF)
        [(snapshot,)] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        dump = folder / papers.DUMP
        _dump(server, database, keys, str(snapshot), dump)
        names = [str(name) for (name,) in connection.execute("SELECT sha256 FROM documents_blob ORDER BY 1").fetchall()]
        blobs, lost = _files(regency, names)
        parts = [Part(papers.DUMP, dump, sha256_of(dump)), *_descriptions(regency), *blobs]
        [(server_version,)] = connection.execute("SHOW server_version").fetchall()
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        yield (
            Manifest(
                slug=regency.slug,
                code=regency.code,
                at=at.isoformat(timespec="seconds"),
                sources=fingerprint.of_sources(regency),
                postgresql=str(server_version),
                parts={part.name: part.sha256 for part in parts},
                counts=chains.counts(connection),
                heads=chains.heads(connection),
                migrations=tuple((str(app), str(name)) for app, name in applied),
                lost=tuple(lost),
            ),
            parts,
        )


def _dump(server: Server, database: str, keys: Secrets, snapshot: str, to: Path) -> None:
    words = [provided.cluster().program("pg_dump"), "--format=custom", "--compress=3", "--no-owner", "--no-privileges"]
    words += ["--lock-wait-timeout=60s", f"--snapshot={snapshot}", f"--file={to}"]
    env = {**os.environ, "PGHOST": server.host, "PGPORT": str(server.port), "PGDATABASE": database}
    env |= {
        "PGUSER": keys["database_owner"],
        "PGPASSWORD": keys["database_owner_password"],
        "PGOPTIONS": "-c statement_timeout=0",
    }
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or "tanpa keterangan").splitlines()[-1]
        raise Trouble(f"Basis data tidak dapat disalin: {last}")
    to.chmod(0o600)


def _descriptions(regency: Regency) -> Iterator[Part]:
    """The regency's own small files: its keys, its description, its wishes for backups, and what it is."""
    own = regency.folder / "regency.toml"
    for name, path in {
        "secrets.toml": regency.folder / "secrets.toml",
        "regency.toml": own if own.exists() else FOLDER / f"{regency.slug}.toml",
        "backup.toml": plan.path_of(regency),
        "demonstration": regency.folder / "demonstration",
    }.items():
        if path.exists():
            yield Part(name, path, sha256_of(path))


def _files(regency: Regency, names: Iterable[str]) -> tuple[list[Part], list[str]]:
    """The files that are as their names say, and the names of those that are gone or spoilt."""
    whole, lost = [], []
    for name in names:
        path = regency.folder / "files" / name[:2] / name[2:4] / name
        if path.exists() and sha256_of(path) == name:
            whole.append(Part(papers.FILES + name, path, name))
        else:
            lost.append(name)
    return whole, lost


def _pack(pipe: IO[bytes], manifest: Manifest, parts: Iterable[Part]) -> None:
    with tarfile.open(fileobj=pipe, mode="w|", bufsize=BLOCK) as tar:
        content = manifest.written()
        paper = tarfile.TarInfo(papers.NAME)
        paper.size = len(content)
        tar.addfile(paper, io.BytesIO(content))
        for part in parts:
            entry = tarfile.TarInfo(part.name)
            entry.size = part.path.stat().st_size
            with part.path.open("rb") as file:
                tar.addfile(entry, file)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)  # the name too must outlive a power cut
    finally:
        os.close(opened)
