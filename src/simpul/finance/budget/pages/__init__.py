"""`/keuangan/anggaran/`: the pages of the budget's desk."""
