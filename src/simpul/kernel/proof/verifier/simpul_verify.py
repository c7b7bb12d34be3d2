#!/usr/bin/env python3
"""Memeriksa bukti Simpul tanpa Simpul: hanya pustaka baku Python, tanpa jaringan. Baca dahulu; lima menit cukup.

    python3 simpul_verify.py BERKAS [KUNCI ...]

BERKAS: bukti.json, konsistensi.json, titik periksa (checkpoint), atau ekspor buku jurnal (.jsonl). KUNCI: kunci umum yang Anda percaya
(nama+id+kunci, dari /bukti/kunci.txt yang Anda simpan sendiri): masing-masing harus ikut menandatangani. Tanpa KUNCI dipakai yang tertulis
dalam berkas, dan itu dikatakan.
Keluar 0 bila benar, 1 bila salah.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

Point = tuple[int, int, int, int]


class Wrong(Exception):
    """Something does not hold: what, and where."""


def need(holds: object, what: str) -> None:
    """Go on only if it holds."""
    if not holds:
        raise Wrong(what)


# ── Ed25519 (RFC 8032), slow and plain ──────────────────────────────────────────────────────────────────────────────
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a: Point, b: Point) -> Point:
    """The sum of two points of the curve (extended coordinates)."""
    x, y = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n: int, point: Point) -> Point:
    """A point, n times."""
    total: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def unpack(raw: bytes) -> Point:
    """The point that 32 bytes stand for."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and not (x == 0 and sign), "kunci atau tanda tangan bukan titik kurva")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this key signed this message."""
    base, a, r = unpack((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")), unpack(key), unpack(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, base), add(r, times(h, a))
    same = all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))
    return len(signature) == 64 and s < L and same


# ── checkpoints: C2SP signed-note, tlog-checkpoint, tlog-cosignature ────────────────────────────────────────────────
def b64(text: str) -> bytes:
    """Bytes from base64 written in the one way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    need(raw and base64.b64encode(raw).decode() == text, f"bukan base64: {text[:20]!r}")
    return raw


def unhex(text: str) -> bytes:
    """32 bytes from lower-case hexadecimal."""
    need(
        isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef"),
        f"bukan 64 heksadesimal: {text!r}",
    )
    return bytes.fromhex(text)


def checkpoint(note: str, keys: Sequence[str]) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint of which every signature holds, each by a key that is listed, and each key has signed."""
    head, gap, tail = note.rpartition("\n\n")
    text, lines = head + "\n", tail.split("\n")
    need(gap and lines.pop() == "" and lines, "titik periksa: bukan naskah bertanda tangan")
    known = {}
    for key in keys:
        name, ident, blob = key.split("+", 2)
        raw = b64(blob)
        need(
            hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == ident and len(raw) == 33,
            f"kunci {name}: id tidak cocok",
        )
        known[name, bytes.fromhex(ident)] = raw
    for line in lines:
        need(line.startswith("— ") and line.count(" ") == 2, f"titik periksa: baris tanda tangan rusak: {line[:40]!r}")
        _, name, blob = line.split(" ")
        raw = b64(blob)
        need((name, raw[:4]) in known, f"titik periksa: tanda tangan {name} bukan dari kunci yang disebut")
        public = known.pop((name, raw[:4]))
        message, signature = text.encode(), raw[4:]
        if public[0] == 4:  # a witness: the time that it tells is signed with the text
            message, signature = f"cosignature/v1\ntime {int.from_bytes(raw[4:12], 'big')}\n{text}".encode(), raw[12:]
        need(signed(public[1:], signature, message), f"titik periksa: tanda tangan {name} tidak cocok dengan isinya")
    need(not known, f"titik periksa: belum ditandatangani {', '.join(name for name, _ in known)}")
    origin, size, root = text.split("\n")[:3]
    need(text == f"{origin}\n{size}\n{root}\n" and str(int(size)) == size, "titik periksa: bukan tiga baris")
    return origin, int(size), b64(root)


# ── the tree: RFC 9162, 2.1.3.2 and 2.1.4.2 ─────────────────────────────────────────────────────────────────────────
def node(left: bytes, right: bytes) -> bytes:
    """The hash above two."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(at: int, last: int, proof: Sequence[bytes], first: bytes, second: bytes) -> tuple[bytes, bytes]:
    """Both roots that a proof leads to: of the older tree, and of the newer one."""
    for one in proof:
        need(last, "jalur bukti terlalu panjang")
        if at & 1 or at == last:
            first, second = node(one, first), node(one, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node(second, one)
        at, last = at >> 1, last >> 1
    need(last == 0, "jalur bukti terlalu pendek")
    return first, second


def proof_file(told: dict[str, Any], keys: list[str]) -> str:
    """A record, its leaf, and the way from there to a signed root."""
    origin, size, root = checkpoint(told["checkpoint"], [*dict.fromkeys([*told["keys"], *keys])])
    leaf, seq = unhex(told["leaf"]), told["seq"]
    if told["text"] is not None:
        salted = unhex(told["salt"]) + told["text"].encode()
        need(hashlib.sha256(b"\x00" + salted).digest() == leaf, "leaf: bukan sidik dari salt dan text")
    need(type(seq) is int and 0 <= seq < size, f"seq: {seq} di luar pohon {size} daun")
    need(
        climb(seq, size - 1, list(map(unhex, told["proof"])), leaf, leaf)[1] == root,
        "proof: tidak sampai pada akar titik periksa",
    )
    return f"daun {seq} dari {size} dalam {origin}:\n{told['text'] or '(isinya sudah dihapus)'}"


def consistency_file(told: dict[str, Any], keys: list[str]) -> str:
    """Two checkpoints, of which the newer one holds all of the older one."""
    (origin, old, before), (name, new, now) = (
        checkpoint(told[one], [*dict.fromkeys([*told[f"{one}_keys"], *keys])]) for one in ("old", "new")
    )
    proof = list(map(unhex, told["proof"]))
    need(name == origin and 0 < old <= new, f"new: {name} {new} bukan lanjutan {origin} {old}")
    if old == new:
        need(not proof and before == now, f"new: dua akar untuk {old} daun")
        return f"{origin}: dua titik periksa yang sama"
    at, last, path = old - 1, new - 1, [before, *proof] if old & (old - 1) == 0 else proof
    while at & 1:
        at, last = at >> 1, last >> 1
    need(path, "proof: kosong")
    first, second = climb(at, last, path[1:], path[0], path[0])
    need((first, second) == (before, now), "proof: pohon baru bukan lanjutan pohon lama")
    return f"{origin}: {new} daun adalah lanjutan dari {old} daun"


def ledger(lines: list[str]) -> str:
    """A book of a year: numbers without a gap, each hash over the text and the hash before, debit equal to credit."""
    head = json.loads(lines[0])
    last = hashlib.sha256(f"simpul ledger 1 {head['book']} {head['year']}".encode()).digest()
    rows = [json.loads(line) for line in lines[1:]]
    end = rows.pop()
    at = len(lines[0].encode()) + 1
    for number, row in enumerate(rows, 1):
        here = f"jurnal ke-{number} (baris {number + 1}, bita {at})"
        made = hashlib.sha256(f"simpul ledger 1\n{last.hex()}\n{row['body']}".encode()).digest()
        if made != unhex(row["hash"]):
            after = rows[number] if number < len(rows) else None
            follows = end["head"] if after is None else after["hash"]
            chained = (
                made.hex()
                if after is None
                else hashlib.sha256(f"simpul ledger 1\n{made.hex()}\n{after['body']}".encode()).hexdigest()
            )
            raise Wrong(f"{here}: {'hash' if chained == follows else 'body'} berubah")
        body = json.loads(row["body"])
        need(body["no"] == number, f"{here}, no: {body['no']}, seharusnya {number}")
        need(
            (body["book"], body["year"], body["series"]) == (head["book"], head["year"], head["name"]),
            f"{here}: dari buku lain",
        )
        need(
            len(body["legs"]) > 1 and sum(Decimal(leg[5]) for leg in body["legs"]) == 0, f"{here}, legs: tidak seimbang"
        )
        last, at = made, at + len(lines[number].encode()) + 1
    need(end["entries"] == len(rows), f"entries: {end['entries']}, seharusnya {len(rows)}")
    need(unhex(end["head"]) == last, "head: bukan sidik jurnal terakhir")
    return f"buku {head['book']} {head['year']}: {len(rows)} jurnal utuh, tanpa lompatan, seimbang"


FORMS = {"simpul-bukti-1": proof_file, "simpul-konsistensi-1": consistency_file}


def verify(text: str, keys: list[str]) -> str:
    """What the file proves. Raises `Wrong` with what does not hold."""
    if not text.startswith("{"):
        origin, size, root = checkpoint(text, keys)
        return f"{origin}: {size} daun, akar {root.hex()}"
    *lines, end = text.split("\n")
    need(end == "" and lines, "berkas tidak berakhir dengan baris baru")
    if len(lines) > 1:
        at = 0
        for n, line in enumerate(lines, 1):
            need(json.dumps(json.loads(line), ensure_ascii=False) == line, f"baris {n}, bita {at}: ditulis lain")
            at += len(line.encode()) + 1
        need(json.loads(lines[0]).get("format") == "simpul-jurnal-1", "format: tidak dikenal")
        return ledger(lines)
    told = json.loads(lines[0])
    need(
        json.dumps(told, ensure_ascii=False) == lines[0],
        "berkas ditulis lain: ada spasi, nama, atau urutan yang berubah",
    )
    need(told.get("format") in FORMS, "format: tidak dikenal")
    return FORMS[told["format"]](told, keys)


def main() -> None:
    """Read the file, say what it proves."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        with open(sys.argv[1], encoding="utf-8", newline="") as file:
            print(f"BENAR: {verify(file.read(), sys.argv[2:])}")
    except Wrong as wrong:
        sys.exit(f"SALAH: {wrong}")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError) as broken:
        sys.exit(f"SALAH: berkas rusak, {type(broken).__name__}: {broken}")
    if len(sys.argv) == 2:
        print("Kunci diambil dari berkas itu sendiri. Bandingkan dengan kunci umum yang Anda simpan: /bukti/kunci.txt")


if __name__ == "__main__":
    main()
