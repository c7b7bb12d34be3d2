"""The performance scoreboard: what a request costs in CPU, beside raw SQL that does the same work.

`./simpul bench [PART …] [--cases N]`. `rows.py` is the list of what is measured; a new row is a few lines there.
Times on shared machines mean little, CPU milliseconds do: they are read from the operating system before and after some
hundred requests, for the application's processes and PostgreSQL's apart, in turns with the raw SQL (A B A B).
"""
