"""What officers write for a parameter: read, and refused where it can't be such a value."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from simpul.kernel.regulations.parameters import Parameter

LONGEST = {"hari kerja": 1000, "hari": 3650, "jam": 87_600, "bulan": 600, "tahun": 100, "kali": 1000, "%": 100}


def read(parameter: Parameter, written: str) -> Any:
    """The value that was written, of the kind that the code declares. Raises `ValueError` with a sentence for the officer."""
    first = parameter.value
    if isinstance(first, bool | dict | list):
        return _table(first, written)
    if isinstance(first, str):
        if not written.strip():
            raise ValueError("Isi nilainya.")
        return written.strip()
    return _number(parameter, written)


def show(value: Any) -> str:
    """The value as an officer would write it."""
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _number(parameter: Parameter, written: str) -> int | float | str:
    try:
        number = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"Isi dengan bilangan saja, tanpa kata “{parameter.unit}”.") from None
    if not number.is_finite() or number < 0:
        raise ValueError("Isi dengan bilangan nol atau lebih.")
    most = LONGEST.get(parameter.unit)
    if most is not None and number > most:
        raise ValueError(f"{written.strip()} {parameter.unit} tidak masuk akal. Paling banyak {most}.")
    if isinstance(parameter.value, int):
        if number != number.to_integral_value():
            raise ValueError(f"Satuannya {parameter.unit}: isi dengan bilangan bulat.")
        return int(number)
    return float(number)


def _table(first: Any, written: str) -> Any:
    try:
        value = json.loads(written)
    except ValueError:
        raise ValueError("Tulis dalam bentuk yang sama seperti nilai sekarang (JSON).") from None
    if type(value) is not type(first) or (isinstance(first, dict) and set(value) != set(first)):
        raise ValueError("Bentuknya berbeda dari nilai sekarang. Ubah angkanya saja.")
    return value
