"""Openness for machines: contracts as OCDS 1.1, the budget as an Open Fiscal Data Package, and what the law wants published.

exact       JSON whose amounts are exact decimals
ocds        contracts: facts, releases made of them, what they come to (compiled), packages
fiscal      budget, spending and revenue of a year: columns, rows, the package
duties      what must be published, as dated data; `standing` looks where each of it stands
catalogue   all of it as datasets of `/data/`

Everything here reads; nothing is written. Persons are never named: `Party.public_name` is what is told of a payee.
"""
