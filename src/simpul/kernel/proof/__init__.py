"""What the regency cannot take back: leaves of a Merkle tree, checkpoints that it signs, and proofs that an outsider can check.

    proof.commit("regulations.parameter", "aturan/complaints.answer_within/2027-01-01", {"value": 14})

A commitment is one row, written in the transaction of what it tells of, without any lock. A minute later at most, `sequencing` gives it
the next place in the tree. Every night the tree's root is signed. A leaf holds a salted hash alone: text and salt lie beside it and
can be erased, and the tree stands. Decision record 0062.
"""

from simpul.kernel.proof.committing import canonical, commit, commit_all
from simpul.kernel.proof.kinds import Kind, register

__all__ = ["Kind", "canonical", "commit", "commit_all", "register"]
