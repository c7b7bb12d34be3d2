"""The budget: lines, versions, unit prices, SPD and the cash plan. Nothing is ever committed, requested or paid beyond it.

    draft = versions.begin(2027, Kind.ORIGINAL, title="APBD 2027", by=planner)
    planning.plan(draft, [Wanted(agency, "5.1.02.01.01.0024", Decimal(150_000_000), activity="1.03.10.2.01.0009")], by=planner)
    versions.agree(draft, by=team); versions.make_effective(draft, decree="Perbup 1/2027", day=day, by=another)
    allotting.allot(...)

What treasury does to a line goes through the SQL function `budget_take`, in one transaction with its own row (`guarantees.taking`).
"""
