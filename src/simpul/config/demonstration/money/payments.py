"""Money that goes straight to whom it is owed: salaries, bills, contracts, transfers."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from math import sqrt

from simpul.config.demonstration.money.script import Script, share, split
from simpul.config.demonstration.money.shape import MILLION, SHARES, TREASURY, Planned, Size, Spot, rows
from simpul.config.demonstration.money.stage import treasurer
from simpul.config.demonstration.money.steps import Accept, Reserve, Sign

PAY = "5.1.01."
BILLS = {"0059": "telepon", "0060": "air", "0061": "listrik", "0063": "telepon"}
WAGES = {"0026", "0030", "0031"}
SERVICES = "5.1.02.02.01."
LUMPS = ("5.1.02.88.", "5.1.02.99.")
TO_GROUPS, TO_PEOPLE, UNFORESEEN, TO_VILLAGES = "5.1.05.", "5.1.06.", "5.3.", "5.4."
BONUS = {3: 2, 6: 2}  # THR and the thirteenth salary
SPLIT_AT, JUST_BELOW = "5.1.02.03.04.0010", 198 * MILLION
FAVOURED = {"dinsos": "CV Boga Rasa Contoh", "rsud": "PT Medika Utama Contoh"}  # who wins everything of an agency
RUSH, RUSHED = 0.25, {"dpupr", "dprkp"}  # of the contracts end in December whatever was planned, of these agencies most


def sort_of(line: Planned, size: Size) -> str:
    """How money of a line is spent."""
    account = line.spot.account
    part = account.rpartition(".")[2]
    if account.startswith(PAY):
        return "pay"
    if account.startswith(SERVICES) and part in BILLS:
        return "bill"
    if account.startswith(SERVICES) and part in WAGES:
        return "wage"
    if account.startswith((*LUMPS, TO_GROUPS, TO_PEOPLE, UNFORESEEN, TO_VILLAGES)):
        return "transfer"
    return "cash" if account.startswith("5.1.02.") and line.amount <= size.cash else "contract"


def named(kind: str) -> list[str]:
    """Payees of a kind."""
    return [row["name"] for row in rows("words") if row["kind"] == kind]


def salaries(script: Script) -> None:
    """One request a month and agency, over all its lines of pay, fourteen months' worth in a year."""
    for office in script.shape.offices:
        lines = [
            one
            for one in script.shape.spending
            if one.spot.agency == office.code and sort_of(one, script.shape.size) == "pay"
        ]
        months = [float(BONUS.get(month, 1)) for month in range(1, 13)]
        parts = {one.spot: split(share(script, one), months) for one in lines}
        for one in lines:
            label = f"gaji/{office.code}/{one.spot.account}"
            script.steps.append(
                Reserve(script.day(1, 2), label, one.spot, sum(parts[one.spot]), "Gaji dan tunjangan", "payroll")
            )
        for month in range(1, 13):
            items = tuple((f"gaji/{office.code}/{one.spot.account}", parts[one.spot][month - 1]) for one in lines)
            for one in lines:
                script.take(one.spot, month, parts[one.spot][month - 1])
            words = f"Gaji dan tunjangan bulan {month}"
            start = script.day(month, 3 if month > 1 else 8)
            script.pays(
                f"spp-gaji/{office.code}/{month}", start, office.code, treasurer(office.code), items, words,
                taxed="pegawai", hurry=True,
            )  # fmt: skip


def bills(script: Script) -> None:
    """Electricity, water, telephone, and the wages of those who are hired by the month: one request for all lines of one payee."""
    owed: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for line in script.shape.spending:
        if (sort := sort_of(line, script.shape.size)) in ("bill", "wage"):
            payee = named(BILLS[line.spot.account[-4:]])[0] if sort == "bill" else treasurer(line.spot.agency)
            owed[line.spot.agency, payee].append(line)
    every = script.shape.size.every
    months = list(range(every, 13, every))
    for (agency, payee), lines in owed.items():
        words = "Upah tenaga jasa" if payee == treasurer(agency) else "Tagihan jasa"
        parts: dict[str, list[int]] = {}
        for line in lines:
            spot = line.spot
            label = f"rutin/{agency}/{spot.activity}/{spot.account}"
            weights = [script.random(f"{label}{month}").uniform(0.85, 1.15) for month in months]
            parts[label] = split(share(script, line), weights)
            script.steps.append(Reserve(script.day(1, 4), label, spot, sum(parts[label]), words, "self"))
            for month, amount in zip(months, parts[label], strict=True):
                script.take(spot, month, amount)
        for n, month in enumerate(months):
            start = script.day(month, 10 + script.random(f"{agency}{payee}{month}").randint(0, 9))
            items = tuple((label, amounts[n]) for label, amounts in parts.items())
            script.pays(
                f"spp-rutin/{agency}/{payee}/{month}", start, agency, payee, items, f"{words} bulan {month}",
                invoice="" if payee == treasurer(agency) else script.invoice(),
            )  # fmt: skip


def transfers(script: Script) -> None:
    """To villages, schools, groups and families; and what was placed with the regency's own company."""
    for line in script.shape.spending:
        if sort_of(line, script.shape.size) != "transfer":
            continue
        account, total = line.spot.account, share(script, line)
        if account.startswith(TO_VILLAGES):
            for half, month in enumerate((4, 8) if account.startswith("5.4.02.") else (11,)):
                several = [(name, month) for name in script.villages]
                _transferred(
                    script,
                    line.spot,
                    split(total, [1, 1])[half] if account.startswith("5.4.02.") else total,
                    several,
                    half,
                )
        elif account.startswith(TO_PEOPLE):
            people = named("orang")
            several = [(people[n % len(people)], 2 + n % 11) for n in range(33 if script.shape.size.frequent else 8)]
            _transferred(script, line.spot, total, several, 0)
        elif account.startswith(UNFORESEEN):
            _transferred(
                script,
                line.spot,
                total // 3,
                [(treasurer("bpbd" if script.shape.size.has("bpbd") else TREASURY), 2)],
                0,
            )
        else:
            payee = named("kelompok") if account.startswith(TO_GROUPS) else [treasurer(line.spot.agency)]
            _transferred(
                script, line.spot, total, [(payee[n % len(payee)], month) for n, month in enumerate((3, 6, 9, 11))], 0
            )
    if script.shape.placed and script.shape.size.has(TREASURY):
        _transferred(script, Spot(TREASURY, "", SHARES), script.shape.placed, [(named("air")[0], 6)], 0)


def _transferred(script: Script, spot: Spot, total: int, several: list[tuple[str, int]], part: int) -> None:
    """One commitment, and a payment to each."""
    if not several:
        return
    label = f"transfer/{spot.agency}/{spot.activity}/{spot.account}/{part}"
    kind = "benefit" if spot.account.startswith(TO_PEOPLE) else "self"
    script.steps.append(
        Reserve(script.day(min(month for _name, month in several), 2), label, spot, total, "Penyaluran", kind)
    )
    for n, ((payee, month), amount) in enumerate(zip(several, split(total, [1.0] * len(several)), strict=True)):
        script.take(spot, month, amount)
        start = script.day(month, 5 + n % 17)
        script.pays(f"{label}/{n}", start, spot.agency, payee, ((label, amount),), f"Penyaluran kepada {payee}")


def contracts(script: Script) -> None:
    """Goods, services and works under contract: more of them where there is more money. One road was split on purpose."""
    lines = [line for line in script.shape.spending if sort_of(line, script.shape.size) == "contract"]
    weight = sum(sqrt(line.amount) for line in lines) or 1
    for line in lines:
        many = max(1, round(script.shape.size.contracts * sqrt(line.amount) / weight))
        random, total = script.random(f"kontrak/{line.spot}"), share(script, line)
        if line.spot.account == SPLIT_AT and total > 5 * JUST_BELOW:
            total -= _split_up(script, line.spot)
        for n, value in enumerate(split(total, [random.uniform(0.4, 1.6) for _ in range(many)])):
            _contracted(script, line.spot, n, value)


def _split_up(script: Script, spot: Spot) -> int:
    """Four contracts within days with one company, each just below the amount from which a tender is needed."""
    about = f"{spot.agency}/{spot.activity}/{spot.account}"
    for n in range(4):
        contract_of(
            script, spot, f"{about}/s{n}", JUST_BELOW - n * MILLION, months=[4], parts=[1.0], begins=3, works=True, day=9 + n,
            payee="PT Roban Aspalindo Contoh",
        )  # fmt: skip
    return sum(JUST_BELOW - n * MILLION for n in range(4))


def _contracted(script: Script, spot: Spot, n: int, value: int) -> None:
    """One contract from its signature to its last payment, in one, two or three parts."""
    about = f"{spot.agency}/{spot.activity}/{spot.account}/{n}"
    random = script.random(f"satu/{about}")
    works = spot.account.startswith(("5.2.03.", "5.2.04.", "5.1.02.03.03.", "5.1.02.03.04."))
    parts = [1.0] if value < 200 * MILLION or not works else [0.5, 0.5] if value < 1_500 * MILLION else [0.3, 0.4, 0.3]
    begins = random.choice((2, 3, 3, 4, 4, 5, 6, 7, 8, 9)) if len(parts) == 1 else random.choice((2, 3, 4, 5))
    months = [min(12, begins + (1 + k) * (2 if works else 1)) for k in range(len(parts))]
    if random.random() < (1 if spot.agency in RUSHED else RUSH):
        months[-1] = 12
    contract_of(script, spot, about, value, months=months, parts=parts, begins=begins, works=works)


def contract_of(
    script: Script, spot: Spot, about: str, value: int, *, months: list[int], parts: list[float], begins: int, works: bool,
    payee: str = "", day: int = 0,
) -> None:  # fmt: skip
    """A contract of so much, paid in parts in these months."""
    random = script.random(f"isi/{about}")
    number = f"000.3/{about}/{script.year}"
    signed = script.day(begins, day or 5 + random.randint(0, 18))
    payee = payee or FAVOURED.get(spot.agency) or random.choice(named("perusahaan"))
    ends = max(script.day(months[-1], 24), signed + timedelta(days=7))
    words = "Pekerjaan konstruksi" if works else "Pengadaan barang dan jasa"
    method = (
        "Tender"
        if value > 200 * MILLION and works
        else "E-purchasing"
        if random.random() < 0.6
        else "Pengadaan Langsung"
    )
    script.steps += [
        Sign(signed, number, spot.agency, payee, value, ends, words, method),
        Reserve(signed, f"kontrak/{about}", spot, value, words, "contract", number),
    ]
    done = 0
    for n, (month, amount) in enumerate(zip(months, split(value, parts), strict=True)):
        done += amount
        seen = max(script.day(month, 6 + random.randint(0, 12)), script.later_day(signed, 1))
        percent = -(-done * 100 // value) if works else 0
        script.steps.append(Accept(seen, f"kontrak/{about}", f"BAST/{n + 1}/{script.year}", amount, words, percent))
        script.take(spot, month, amount)
        taxed = "bangunan" if works else "jasa" if ".02.02." in spot.account else "barang"
        script.pays(
            f"spp/{about}/{n}", max(script.day(month, seen.day + 3), seen), spot.agency, payee, ((f"kontrak/{about}", amount),),
            f"{words} termin {n + 1}", taxed=taxed, invoice=script.invoice(),
        )  # fmt: skip
