"""All of finance as one ZIP of CSV files, for auditors: every table of every room as it stands at one moment, without what is sealed.

Beside the tables: the books as they were hashed, the newest signed checkpoint, the public keys, the stand-alone verifier, and a manifest
of SHA-256 hashes that `sha256sum -c` checks. It is sent as it is read: nothing of it lies in memory or on disk.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BinaryField, CharField, Field, Model, TextField

from simpul.finance.ledger import exporting
from simpul.finance.ledger.committing import BOOKS
from simpul.finance.ledger.models import Series
from simpul.finance.roles import OF_AN_AGENCY, REGENCY_WIDE
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.proof import proofs, signing, tree
from simpul.kernel.proof.verifier import SOURCE
from simpul.kernel.regency import current
from simpul.lib import clock

ROOMS = "simpul.finance."
SEALED = frozenset(
    {"sealed", "print"}
)  # numbers of bank accounts; whoever must see one opens it at its page, which is written down
A_BLOCK = 1 << 18
VERBS = "budget|classification|control|examiner|findings|ledger|memorial|planning|proof|treasury"
MONEY = ", ".join(f"'{role.code}'" for role in (*REGENCY_WIDE, *OF_AN_AGENCY))
OTHERS = {
    "organizations.agency": """SELECT id, code, name, short_name, kind, parent_id, valid_from, valid_to FROM organizations_agency
      ORDER BY id""",
    "accounts.user": f"""SELECT id, name FROM accounts_user u WHERE EXISTS (
      SELECT FROM accounts_grant g WHERE g.user_id = u.id AND g.role IN ({MONEY})) ORDER BY id""",
    "accounts.grant": f"""SELECT id, user_id, role, agency_id, valid_from, valid_to, granted_by_id, basis FROM accounts_grant
      WHERE role IN ({MONEY}) ORDER BY id""",
    "regulations.parameterversion": """SELECT id, code, value, legal_basis, valid_from, valid_to, verified FROM regulations_parameterversion
      ORDER BY id""",
    "proof.checkpoint": "SELECT id, size, encode(root, 'hex') AS root, at FROM proof_checkpoint ORDER BY size",
    "audit.entry": f"""SELECT id, at, actor, actor_name, verb, noun, object_id, reason, detail FROM audit_entry WHERE verb ~ '^({VERBS})[.]'
      ORDER BY id""",
}
READ_ME = """Data keuangan {regency}, diambil {at} oleh {who}.

data/*.csv          setiap tabel apa adanya (UTF-8; waktu dalam UTC; kosong = tidak diisi; teks yang bisa dijalankan lembar kerja diawali ')
buku/*.jsonl        buku jurnal sebagaimana dirantai
bukti/              titik periksa terakhir yang ditandatangani, dan kunci umumnya
MANIFEST.json       setiap berkas: jumlah baris, besar, SHA-256
MANIFEST.sha256     periksa dengan: sha256sum -c MANIFEST.sha256
simpul_verify.py    periksa dengan: python3 simpul_verify.py buku/anggaran-2027.jsonl
                                    python3 simpul_verify.py bukti/checkpoint.txt KUNCI   (kunci yang Anda simpan sendiri)

Semua tabel dibaca pada satu saat yang sama. Nomor rekening tersegel tidak ikut; pembukaannya lewat halaman penerima, dan dicatat.
"""


@dataclass
class Part:
    """A file of the pack: its name, and its bytes as they come. What it came to is known when it has been sent."""

    name: str
    blocks: Iterable[bytes]
    counted: list[int] = field(default_factory=list)
    size: int = 0
    digest: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """Its line in the manifest."""
        return {
            "name": self.name,
            "rows": self.counted[0] if self.counted else None,
            "bytes": self.size,
            "sha256": self.digest,
        }


class Pipe:
    """What a ZIP is written to: it can't be rewound, so the ZIP never goes back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def drain(self) -> bytes:
        """What came since the last time."""
        out, self._parts = b"".join(self._parts), []
        return out


def packed(person: User, origin: audit.Origin) -> Iterator[bytes]:
    """The pack, block by block. When the last one was read, that is written down with the manifest's hash."""
    pipe, done = Pipe(), list[Part]()
    with _at_one_moment(), zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:  # type: ignore[call-overload]
        for part in _parts(person):
            yield from _sent(pack, pipe, part)
            done.append(part)
        for part in _manifest(done, person):
            yield from _sent(pack, pipe, part)
            done.append(part)
    yield pipe.drain()
    with transaction.atomic(), audit.came_from(origin):
        audit.record(
            "examiner.taken", "finance", done[-2].digest, by=person, files=len(done), bytes=sum(part.size for part in done),
            rows=sum(sum(part.counted) for part in done),
        )  # fmt: skip


def tables() -> dict[str, str]:
    """What is taken: the name of each file, and the question that it answers. Rooms that come later are in it by themselves."""
    own = sorted(
        (one for one in apps.get_models() if one.__module__.startswith(ROOMS)), key=lambda one: one._meta.label_lower
    )
    return {one._meta.label_lower: _question(one) for one in own if not one._meta.proxy} | OTHERS


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns that are taken: all but what is sealed."""
    return [one for one in model._meta.concrete_fields if not (isinstance(one, BinaryField) and one.name in SEALED)]


def _question(model: type[Model]) -> str:
    quote, told = connection.ops.quote_name, []
    for one in columns(model):
        name = quote(one.column or one.name)
        if isinstance(one, TextField | CharField):  # no text that somebody typed runs on an auditor's machine
            risky = f"left({name}, 1) IN ('=', '+', '-', '@', chr(9), chr(10), chr(13))"
            told.append(f"CASE WHEN {risky} THEN '''' || {name} ELSE {name} END AS {name}")
        elif isinstance(one, BinaryField):
            told.append(f"encode({name}, 'hex') AS {name}")
        else:
            told.append(name)
    pk = quote(model._meta.pk.column or "")
    return f"SELECT {', '.join(told)} FROM {quote(model._meta.db_table)} ORDER BY {pk}"


def _parts(person: User) -> Iterator[Part]:
    told = {"regency": current().name, "at": f"{clock.now():%Y-%m-%d %H:%M} UTC", "who": str(person)}
    yield Part("BACA.txt", [READ_ME.format(**told).encode()])
    for name, question in tables().items():
        counted = list[int]()
        yield Part(f"data/{name}.csv", _copied(question, counted), counted)
    words = {book: name for name, book in BOOKS.items()}
    for series in Series.objects.order_by("year", "book", "name"):
        more = f"-{series.name}" if series.name else ""
        yield Part(f"buku/{words[series.book]}-{series.year}{more}.jsonl", _together(exporting.lines(series)))
    if newest := tree.newest():
        yield Part("bukti/checkpoint.txt", [signing.published(newest).encode()])
    keys = "".join(f"{key}\n" for key in dict.fromkeys(one.verifier for one in proofs.published_keys()))
    yield Part("bukti/kunci.txt", [keys.encode()])
    yield Part("simpul_verify.py", [SOURCE.read_bytes()])


def _manifest(done: list[Part], person: User) -> Iterator[Part]:
    newest = tree.newest()
    told = {
        "regency": current().name, "at": clock.now().isoformat(), "by": str(person), "files": [part.told for part in done],
        "checkpoint": {"size": newest.size, "root": bytes(newest.root).hex()} if newest else None,
    }  # fmt: skip
    whole = Part("MANIFEST.json", [json.dumps(told, ensure_ascii=False, indent=1).encode()])
    yield whole
    yield Part("MANIFEST.sha256", ["".join(f"{part.digest}  {part.name}\n" for part in [*done, whole]).encode()])


def _sent(pack: zipfile.ZipFile, pipe: Pipe, part: Part) -> Iterator[bytes]:
    hashed = sha256()
    about = zipfile.ZipInfo(part.name, clock.now().astimezone(current().zone).timetuple()[:6])
    about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with pack.open(about, "w", force_zip64=True) as to:
        for block in part.blocks:
            to.write(block)
            hashed.update(block)
            part.size += len(block)
            if ready := pipe.drain():
                yield ready
    part.digest = hashed.hexdigest()
    yield pipe.drain()


def _copied(question: str, counted: list[int]) -> Iterator[bytes]:
    """The rows of a question as CSV, made by the database."""
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({question}) TO STDOUT WITH (FORMAT csv, HEADER)") as rows:
            yield from _together(bytes(block) for block in rows)
        counted.append(cursor.rowcount)


def _together(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """Small pieces as larger blocks."""
    held, size = list[bytes](), 0
    for piece in chain(pieces, [b""]):
        held.append(piece.encode() if isinstance(piece, str) else piece)
        size += len(held[-1])
        if size >= A_BLOCK or not piece:
            yield b"".join(held)
            held, size = [], 0


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """One snapshot for all questions, which may take as long as a slow line does."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '30min'")
        yield
