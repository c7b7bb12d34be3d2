"""Money that comes in, and taxes that go on to the state."""

from __future__ import annotations

from datetime import timedelta

from simpul.config.demonstration.money.script import Script, split
from simpul.config.demonstration.money.shape import Planned, rows
from simpul.config.demonstration.money.steps import Deposit, Earn, Remit

OFTEN = {"daily": 14, "weekly": 4, "monthly": 1}
SELDOM = {"quarterly": (2, 5, 8, 11), "yearly": (6,)}
TRANSFERS = "4.2."
LATE = 5  # the month whose VAT is remitted too late
HELD = ("dpupr", 7)  # a treasurer who kept what came in during a month for some days


def revenue(script: Script) -> None:
    """Revenue of every line by its rhythm. What a treasurer takes in is brought to Kas Daerah the next day."""
    told = {(row["agency"], row["account"]): row for row in rows("revenue")}
    for line in script.shape.revenue:
        row = told[line.spot.agency, line.spot.account]
        _line(script, line, row["pace"], to_treasurer=row["way"] == "bendahara")


def _line(script: Script, line: Planned, pace: str, *, to_treasurer: bool) -> None:
    random = script.random(line.spot)
    part = random.uniform(0.985, 1.0) if line.spot.account.startswith(TRANSFERS) else random.uniform(0.94, 1.07)
    often = OFTEN.get(pace, 1) if script.shape.size.frequent else 1
    months = SELDOM.get(pace, tuple(range(1, 13)))
    places = [(month, 3 + n * (26 // often)) for month in months for n in range(often)]
    amounts = split(int(line.amount * part), [random.uniform(0.7, 1.3) for _ in places])
    for n, ((month, day), amount) in enumerate(zip(places, amounts, strict=True), 1):
        if amount <= 0:
            continue
        on = script.day(month, day)
        reference = (
            f"{'TBP' if to_treasurer else 'NK'}-{line.spot.agency}-{line.spot.account[2:10]}-{n:03}/{script.year}"
        )
        script.steps.append(Earn(on, reference, line.spot, amount, "Penerimaan", to_treasurer))
        if to_treasurer:
            number = f"STS-{line.spot.agency}-{n:03}/{script.year}"
            days = 9 if (line.spot.agency, month) == HELD else 0 if script.rests(on + timedelta(days=1)) else 1
            script.steps.append(Deposit(script.later_day(on, days), number, line.spot.agency, amount))


def taxes(script: Script) -> None:
    """What was kept back in a month is remitted in the next; one month's VAT is remitted weeks too late."""
    for (month, account), amount in sorted(script.withheld.items()):
        if amount > 0:  # those of December go before the year ends
            late = month == LATE and account.endswith("0004")
            day = script.day(month + 1, 28 if late else 9) if month < 12 else script.end
            script.steps.append(Remit(day, f"NTPN{script.year}{month:02}{account[-4:]}", account, amount))
