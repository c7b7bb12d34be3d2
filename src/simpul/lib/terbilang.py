"""Numbers in Indonesian words, as receipts and decrees write them: “dua belas juta lima ratus ribu rupiah”."""

from __future__ import annotations

from decimal import Decimal

_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SCALES = ((10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
LIMIT = 10**18


def words(number: int) -> str:
    """A whole number below 10^18 in words; negative ones begin with “minus”. Raises `ValueError` beyond."""
    if abs(number) >= LIMIT:
        raise ValueError("Bilangan ini terlalu besar untuk dieja.")
    if number == 0:
        return "nol"
    return " ".join((["minus"] if number < 0 else []) + _spelled(abs(number)))


def rupiah(amount: Decimal) -> str:
    """An amount of money in words, with its sen if there are any. Raises `ValueError` for fractions of a sen."""
    sen = amount * 100
    if sen != sen.to_integral_value():
        raise ValueError("Jumlah uang tidak lebih halus daripada satu sen.")
    whole, rest = divmod(abs(int(sen)), 100)
    sign = "minus " if amount < 0 else ""
    return f"{sign}{words(whole)} rupiah" + (f" {words(rest)} sen" if rest else "")


def _spelled(number: int) -> list[str]:
    for size, name in _SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            head = ["seribu"] if size == 1000 and count == 1 else [*_below_thousand(count), name]
            return [*head, *_spelled(rest)]
    return _below_thousand(number)


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    head = [] if not hundreds else ["seratus"] if hundreds == 1 else [_UNITS[hundreds], "ratus"]
    return head + _below_hundred(rest)


def _below_hundred(number: int) -> list[str]:
    if number < 12:
        return [_UNITS[number]] if number else []
    tens, rest = divmod(number, 10)
    if tens == 1:
        return [_UNITS[rest], "belas"]
    return [_UNITS[tens], "puluh", *_below_hundred(rest)]
