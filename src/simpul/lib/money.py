"""Rupiah: amounts are `Decimal`, written the Indonesian way: dots between thousands, a comma before the sen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_TYPED = re.compile(r"(-)?(?:rp\.?)?(-)?((?:\d{1,3}(?:\.\d{3})+)|\d+)(?:,(\d{1,2}|-))?", re.IGNORECASE)
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


class MoneyError(ValueError):
    """The text is no amount of rupiah. The message is a sentence for the person who typed it."""


def rupiah(amount: Decimal | int, *, sen: bool | None = None) -> str:
    """`Rp12.500.000`. The sen are written if there are any, or as `sen` says; leaving them out rounds halves up."""
    exact = Decimal(amount)
    if sen is None:
        sen = exact != exact.to_integral_value()
    rounded = exact.quantize(CENT if sen else Decimal(1), ROUND_HALF_UP)
    return f"{'-' if rounded < 0 else ''}Rp{number(abs(rounded))}"


def short(amount: Decimal | int) -> str:
    """To be seen from afar, three digits at the most before the comma and one after: `Rp1,2 miliar`, `Rp850 ribu`."""
    exact = Decimal(amount)
    for position, (size, name) in enumerate(_SCALES):
        if abs(exact) < size:
            continue
        scaled = (exact / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if abs(scaled) == 1000 and position:  # 999,950 thousand rounds to one million
            return short(scaled.copy_sign(exact) / 1000 * _SCALES[position - 1][0])
        return f"{'-' if exact < 0 else ''}Rp{number(abs(scaled)).removesuffix(',0')} {name}"
    return rupiah(exact, sen=False)


def number(value: Decimal | int) -> str:
    """A number with Indonesian marks: `1.234.567,89`. Its decimals are kept as they are."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def parse(text: str) -> Decimal:
    """The amount somebody typed: `12500000`, `12.500.000`, `Rp 12.500.000,50`, `1.000,-`.

    Raises `MoneyError`; the English marks of `12,500,000.00` are refused rather than guessed.
    """
    match = _TYPED.fullmatch(re.sub(r"\s", "", text))
    if not match or (match[1] and match[2]):
        raise MoneyError("Tulis jumlah uang dengan titik untuk ribuan dan koma untuk sen, misalnya 12.500.000,50.")
    whole, sen = match[3].replace(".", ""), (match[4] or "").replace("-", "")
    amount = Decimal(f"{whole}.{sen.ljust(2, '0')}") if sen else Decimal(whole)
    return -amount if match[1] or match[2] else amount
