"""The table of commands. Each is a module of this package with a function `run(words) -> exit code`, imported only when asked for."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from simpul.config.cli.trouble import Trouble

FULL = "No space left on device"
DISK_FULL = "Disk penuh. Kosongkan sedikitnya 1 GB, lalu jalankan lagi."


@dataclass(frozen=True)
class Command:
    """One command. Without a summary it is for Simpul's own processes and not listed."""

    module: str
    usage: str = ""
    summary: str = ""
    development: bool = False  # needs the developers' tools
    browser: bool = False  # needs a browser on the machine

    def run(self, words: Sequence[str]) -> int:
        """Do it; gives the exit code."""
        code: int = import_module(f"{__name__}.{self.module}").run(words)
        return code


COMMANDS = {
    "start": Command("start", "[--only KABUPATEN] [--empty] [--port N] [--no-serve]", "siapkan semuanya dan layani"),
    "doctor": Command("doctor", "", "periksa apa yang salah pada pemasangan ini"),
    "regency": Command("regency", "list | add | start | stop", "kelola kabupaten di mesin ini"),
    "regions": Command("regions", "import KABUPATEN BERKAS", "ganti batas wilayah perkiraan dengan peta resmi"),
    "backup": Command(
        "backup", "KABUPATEN | --verify BERKAS | --new-key BERKAS", "buat atau periksa cadangan terenkripsi"
    ),
    "restore": Command("restore", "BERKAS --key KUNCI [--replace]", "pulihkan kabupaten dari cadangan"),
    "upgrade": Command("upgrade", "KABUPATEN [--no-backup]", "pindah ke kode baru tanpa henti layanan"),
    "psql": Command("psql", "KABUPATEN [--owner]", "buka basis data sebuah kabupaten"),
    "manage": Command("manage", "KABUPATEN [--owner] …", "jalankan perintah Django untuk sebuah kabupaten"),
    "worker": Command("worker", "KABUPATEN", "jalankan pekerja: pesan keluar dan jadwal"),
    "test": Command("test", "[--fast] […]", "jalankan semua tes", development=True, browser=True),
    "check": Command("check", "", "periksa gaya, tipe, batas ruang, migrasi, terjemahan", development=True),
    "migrations": Command(
        "migrations", "[--all] [--record RILIS]", "nilai migrasi baru: tanpa henti layanan", development=True
    ),
    "messages": Command(
        "messages", "[--check]", "kumpulkan kata di layar dan sebut yang belum diterjemahkan", development=True
    ),
    "describe": Command("describe", "", "tulis halaman tiap layanan ke docs/services", development=True),
    "bench": Command("bench", "[…]", "ukur kecepatan", development=True),
    "simulate": Command(
        "simulate", "[--cases N | --finance] [--regency KABUPATEN]", "tambah laporan rekaan, atau satu tahun anggaran"
    ),
    "take-backup": Command("take_backup"),
    "prepare": Command("prepare"),
    "migrate-template": Command("migrate_template"),
    "collect": Command("collect"),
    "demonstrate": Command("demonstrate"),
    "mailbox": Command("mailbox"),
}


def overview() -> str:
    """Every command with one line each."""
    listed = {name: command for name, command in COMMANDS.items() if command.summary}
    lines = [f"  ./simpul {name:<11}{command.summary}" for name, command in listed.items()]
    return "\n".join(["Simpul: satu platform untuk kota cerdas sebuah kabupaten.", "", *lines])


def main(words: Sequence[str]) -> int:
    """Run the command that the words name."""
    return guarded(COMMANDS[words[0]].run, words[1:])


def guarded(action: Callable[..., int], *values: object) -> int:
    """Run it; what the operator can mend is told in one sentence, with exit code 1 and no traceback."""
    try:
        return action(*values)
    except (Trouble, LookupError) as trouble:
        return _told(str(trouble) if isinstance(trouble, Trouble) else _lookup(trouble))
    except OSError as error:
        return _told(_machine(error))
    except KeyboardInterrupt:
        return _told("Dihentikan.")
    except Exception as error:
        if FULL in str(error):  # as PostgreSQL says it
            return _told(DISK_FULL)
        raise


def _lookup(error: LookupError) -> str:
    """The sentence of an unknown regency; any other `LookupError` is a fault of ours and stays loud."""
    if type(error) is not LookupError:
        raise error
    return str(error)


def _machine(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DISK_FULL
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Tidak boleh menulis ke {error.filename}. Jalankan sebagai pemilik folder ini."
    raise error


def _told(sentence: str) -> int:
    sys.stdout.flush()
    sys.stderr.write(f"{sentence}\n")
    return 1
