"""The ledger: entries born posted, balanced, numbered without gaps and chained by hash; periods that close with a seal.

    from simpul.finance.ledger.posting import Side, Source, post
    legs = [Side("5.1.02.01.01.0024", dinas.pk, Decimal(500)), Side("0.0.00.01.01.0001", dinas.pk, -Decimal(500))]
    post(Book.BUDGETARY, on=day, legs=legs, words="ATK", source=Source("sp2d", 7), by=user, key=key)

Nothing posted changes: a mistake is answered by an entry that reverses it, once. What the database guarantees stands in `guarantees`.
"""
