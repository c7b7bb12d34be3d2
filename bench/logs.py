"""The log that outsiders check, at many leaves: committing, giving places, signing, proving, beside INSERT and SHA-256 alone."""

from __future__ import annotations

import hashlib
import time
from random import Random
from statistics import median
from typing import Any

from simpul.config.cli.server import Server

KIND = "ledger.seal"
COMMITS = 400
FILL = """
INSERT INTO proof_pending (kind, ref, body) SELECT 'ledger.seal', 'tutup-buku/uji-' || n, '{{"v":1,"n":' || n || '}}'
FROM generate_series({first}, {last}) n
"""


def measure(where: Server, database: str, leaves: int) -> list[dict[str, Any]]:
    """Rows: what a commitment costs, leaves placed a second, a signature over all that is new, a proof."""
    from simpul.kernel.proof import proofs, sequencing, signing, tree

    committing = _committing(where, database)
    sequencing.sequence()
    had = tree.size()
    lacking = max(leaves - had, leaves // 20)  # some are always placed anew, so that there is something to measure
    with where.connect(database) as one:
        one.execute(FILL.format(first=had + 1, last=had + lacking))
        one.execute("ANALYZE proof_pending")
    begun = time.perf_counter()
    sequencing.sequence()
    placed = round(lacking / (time.perf_counter() - begun))
    plain = _hashed(min(lacking, 200_000))
    begun = time.perf_counter()
    signed = signing.sign(by=None)
    took = time.perf_counter() - begun
    assert signed
    taken, random = [], Random(7)  # noqa: S311
    for _time in range(200):
        begun = time.perf_counter()
        found = proofs.find(f"tutup-buku/uji-{random.randint(had + 1, had + lacking)}")
        assert found
        assert found.included
        taken.append((time.perf_counter() - begun) * 1000)
    return [
        committing,
        {"name": "proof.place", "per_second": placed, "raw_per_second": plain, "leaves": leaves, "n": lacking},
        {"name": "proof.sign", "seconds": round(took, 2), "leaves": signed.size, "n": lacking},
        {"name": "proof.find", "ms": round(median(taken), 2), "leaves": signed.size},
    ]


def _committing(where: Server, database: str) -> dict[str, Any]:
    """A commitment in a transaction of its own, beside the INSERT alone."""
    from simpul.kernel import proof

    begun = time.perf_counter()
    for n in range(COMMITS):
        proof.commit(KIND, f"tutup-buku/coba-{n}", {"v": 1, "n": n})
    ours = COMMITS / (time.perf_counter() - begun)
    with where.connect(database) as one:
        begun = time.perf_counter()
        for n in range(COMMITS):
            one.execute(
                "INSERT INTO proof_pending (kind, ref, body) VALUES (%s, %s, %s)",
                [KIND, f"tutup-buku/coba-{n}", '{"v":1}'],
            )
        plain = COMMITS / (time.perf_counter() - begun)
    return {"name": "proof.commit", "per_second": round(ours, 1), "raw_per_second": round(plain, 1), "n": COMMITS}


def _hashed(many: int) -> float:
    """How many leaves and nodes a loop of SHA-256 alone would hash in a second."""
    begun = time.perf_counter()
    for n in range(many):
        hashlib.sha256(b"\0" + b"salt" * 8 + b"text %d" % n).digest()
        hashlib.sha256(b"\1" + b"left" * 8 + b"right" * 6).digest()
    return round(many / (time.perf_counter() - begun))
