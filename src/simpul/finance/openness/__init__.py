"""Money open to everybody: where it goes, and what became of it.

`/anggaran/`          the budget beside commitments and payments, by whatever one asks for (`asking`, `axes`, `sums`)
`/anggaran/…/baris/`  one line: its versions, commitments and payments (`lines`)
`/anggaran/…/serapan/` how the year runs: months, days, the last quarter (`running`)
`/benang/`            the golden thread: from a payment to a target, from a target to its payments (`thread`)

Reads what the rooms below keep; has no tables. Who was paid is told by what he may be called in public (`covering`).
"""
