"""Requests about one's own personal data: correction, objection, access, erasure (UU 27/2022 Pasal 5 to 13)."""
