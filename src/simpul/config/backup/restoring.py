"""From a backup to a regency that serves, on this machine or another.

1. The file is unpacked beside everything else, and every part compared with the manifest.
2. A new database is filled under another name, as its owner; rows, histories and files are compared with the manifest.
3. It is brought up to the present schema, and the platform gets its rights.
4. Only then does it take its place. What was there before is put aside, not thrown away.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyrage

from simpul.config.backup import chains, opening
from simpul.config.backup import manifest as papers
from simpul.config.backup.manifest import Manifest
from simpul.config.backup.staging import half_done, make_room
from simpul.config.cli import administration as admin
from simpul.config.cli import credentials, fingerprint, installing, provided, say
from simpul.config.cli.credentials import Secrets
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import FOLDER, PROJECT, Regency, load, var
from simpul.lib import clock

OURS_ALONE = {"database", "database_owner", "database_app", "database_owner_password", "database_app_password"}
OURS_ALONE |= {"database_host", "database_port"}
# Extensions are made by the administrator, before; their rows and remarks are not the owner's to write.
BY_ADMINISTRATOR = re.compile(
    r"; \d+ \d+ (EXTENSION |COMMENT - (EXTENSION|SCHEMA) |SCHEMA - public|TABLE DATA public spatial_ref_sys )"
)


def restore(
    server: Server, file: Path, keys: Sequence[pyrage.x25519.Identity], *, replace: bool, prefix: str = "simpul"
) -> tuple[Regency, Manifest]:
    """Bring back the regency of a backup. Raises `Trouble`, with everything as it was, when anything is not as the manifest says."""
    opening.check_outside(file)
    var().mkdir(parents=True, exist_ok=True)
    make_room(var(), file.stat().st_size * 3)  # unpacked, in the database, and some to work with
    with half_done(var(), "restore-") as staging:
        with say.step("Membuka cadangan"):
            manifest = opening.unpack(file, keys, staging)
            _check_code(manifest)
        _check_free(server, manifest.slug, replace=replace, prefix=prefix)
        with _described(manifest, staging) as regency:
            return regency, _build(server, regency, manifest, staging, prefix)


def _build(server: Server, regency: Regency, manifest: Manifest, staging: Path, prefix: str) -> Manifest:
    wanted = _secrets(regency, server, staging, prefix)
    building, final = f"{wanted['database']}_restoring", wanted["database"]
    with admin.alone(server):
        try:
            with say.step("Mengisi basis data"):
                installing.roles(server, wanted)
                admin.drop(server, building)
                admin.create(server, building)
                admin.let_in(server, building, wanted["database_owner"], wanted["database_app"])
                _fill(server, building, wanted, staging / papers.DUMP)
            with say.step("Memeriksa isi dan riwayat"):
                _compare(server, building, wanted, manifest)
        except BaseException:
            admin.drop(server, building)
            raise
        with say.step("Menempatkan"):
            aside = f"before-{clock.now():%Y%m%dT%H%M%S}"
            _place_files(regency, manifest, staging)
            _place_small(regency, wanted, staging, aside)
            installing.prepare(server, load(regency.slug), building)
            _switch(server, final, building, aside)
            admin.mark(server, final, fingerprint.of_sources(load(regency.slug)))
    return manifest


def _check_code(manifest: Manifest) -> None:
    """This code must know every migration that the snapshot has gone through."""
    source = PROJECT / "src" / "simpul"
    rooms = {path.parent.parent.name: path.parent for path in source.glob("**/migrations/__init__.py")}
    unknown = [
        f"{app} {name}"
        for app, name in manifest.migrations
        if app in rooms and not (rooms[app] / f"{name}.py").exists()
    ]
    if unknown:
        raise Trouble(
            f"Cadangan ini dibuat oleh Simpul yang lebih baru ({unknown[0]}). Perbarui Simpul dahulu, lalu ulangi."
        )


def _check_free(server: Server, slug: str, *, replace: bool, prefix: str) -> None:
    """Nothing is overwritten unasked, and nothing under running processes."""
    home = var() / "regencies" / slug
    there = (home / "secrets.toml").exists() or admin.exists(server, f"{prefix}_{slug}")
    if there and not replace:
        raise Trouble(f"Kabupaten {slug} sudah ada di mesin ini. Untuk menggantinya: tambahkan --replace.")
    lock = var() / "start.lock"
    pid = lock.read_text(encoding="ascii").strip() if lock.exists() else ""
    if pid.isdigit() and Path(f"/proc/{pid}").exists():
        raise Trouble(f"Simpul sedang berjalan (proses {pid}). Hentikan dahulu, lalu ulangi.")


@contextmanager
def _described(manifest: Manifest, staging: Path) -> Iterator[Regency]:
    """The regency, also on a machine that never heard of it: its description is kept only if the restore succeeds."""
    own, brought = var() / "regencies" / manifest.slug / "regency.toml", staging / "regency.toml"
    if own.exists() or (FOLDER / f"{manifest.slug}.toml").exists():
        yield load(manifest.slug)
        return
    own.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copy(brought, own)
    try:
        yield load(manifest.slug)
    except BaseException:
        own.unlink()
        raise


def _secrets(regency: Regency, server: Server, staging: Path, prefix: str) -> Secrets:
    """The snapshot's keys, with the database passwords of this machine."""
    brought: Secrets = tomllib.loads((staging / "secrets.toml").read_text(encoding="utf-8"))
    path = regency.folder / "secrets.toml"
    here: Secrets = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    mine = {
        name: value
        for name, value in (credentials.made(f"{prefix}_{regency.slug}") | here).items()
        if name in OURS_ALONE
    }
    return {**brought, **mine, "database_host": server.host, "database_port": str(server.port)}


def _fill(server: Server, database: str, keys: Secrets, dump: Path) -> None:
    """The dump, in one transaction, as the owner."""
    program = provided.cluster().program("pg_restore")
    listed = subprocess.run([program, "--list", str(dump)], capture_output=True, text=True, check=False)
    if listed.returncode:
        raise Trouble(
            "Salinan basis data di dalam cadangan tidak terbaca oleh PostgreSQL ini. Pasang PostgreSQL yang lebih baru."
        )
    contents = dump.with_suffix(".list")
    contents.write_text("".join(line for line in listed.stdout.splitlines(True) if not BY_ADMINISTRATOR.search(line)))
    words = [
        program,
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--use-list={contents}",
    ]
    env = {**os.environ, "PGHOST": server.host, "PGPORT": str(server.port), "PGUSER": keys["database_owner"]}
    env |= {"PGPASSWORD": keys["database_owner_password"]}
    done = subprocess.run(
        [*words, f"--dbname={database}", str(dump)], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "error:" in line), done.stderr[-300:])
        raise Trouble(f"Basis data tidak dapat diisi dari cadangan: {reason}")


def _compare(server: Server, database: str, keys: Secrets, manifest: Manifest) -> None:
    """Rows, heads and histories are those of the manifest."""
    with server.connect(database, user=keys["database_owner"], password=keys["database_owner_password"]) as connection:
        found = chains.counts(connection)
        unlike = [name for name, rows in manifest.counts.items() if found.get(name) != rows]
        if unlike:
            name = unlike[0]
            raise Trouble(
                f"Tabel {name} berisi {found.get(name)} baris, bukan {manifest.counts[name]}. Cadangan tidak dipakai."
            )
        if chains.heads(connection) != manifest.heads:
            raise Trouble("Ujung riwayat kasus tidak sama dengan daftar cadangan. Cadangan tidak dipakai.")
        if late := list(chains.behind(connection)):
            raise Trouble(f"{late[0]} Cadangan tidak dipakai.")
        if wrong := list(chains.flaws(connection)):
            raise Trouble(f"Riwayat kasus di cadangan tidak utuh: {wrong[0]} Cadangan tidak dipakai.")


def _place_files(regency: Regency, manifest: Manifest, staging: Path) -> None:
    """Files have the names of their contents: those that are there already are the same."""
    for name, digest in manifest.parts.items():
        if name.startswith(papers.FILES):
            to = regency.folder / "files" / digest[:2] / digest[2:4] / digest
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(staging / name, to)


def _place_small(regency: Regency, wanted: Secrets, staging: Path, aside: str) -> None:
    secrets = regency.folder / "secrets.toml"
    if secrets.exists():
        secrets.rename(secrets.with_name(f"secrets.{aside}.toml"))
    credentials.write(secrets, wanted)
    for name in ("backup.toml", "demonstration"):
        if (staging / name).exists():
            shutil.copy(staging / name, regency.folder / name)


def _switch(server: Server, final: str, building: str, aside: str) -> None:
    """The new database takes the name; the old one keeps its rows under another."""
    if admin.exists(server, final):
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        admin.ask(server, ended, final)
        admin.run(server, "ALTER DATABASE {} RENAME TO {}", final, f"{final}_{aside.replace('-', '_').lower()}")
    admin.run(server, "ALTER DATABASE {} RENAME TO {}", building, final)
