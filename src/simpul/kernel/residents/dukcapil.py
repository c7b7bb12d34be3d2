"""Asking the civil registry whether number, name and birth date belong together: the web service that Dukcapil opens by agreement.

The contract is `CALL_VERIFY_BY_ELEMEN`: a POST with the data of one person, answered field by field “Sesuai” or “Tidak Sesuai”. What
is known of it, from where, and what is assumed stands in decision record 0042. The number travels in the body alone, never in an
address; neither answer nor question is kept here, and `integrations.Call` keeps the outcome of the call without either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import Connection, Direction, Finding, Setting, Unreachable, configured, http
from simpul.lib import clock

CODE = "dukcapil"
ASKED = {"nik": "NIK", "name": "NAMA_LGKP", "birth": "TGL_LHR"}
PROBED_EVERY = timedelta(
    hours=6
)  # each question counts against the quota, so a check rests on the last answer where it can
NOBODYS = "0000000000000000"


class Outcome(StrEnum):
    """How the registry answered."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_FOUND = "not_found"
    DECEASED = "deceased"
    DOUBLE = "double"
    INACTIVE = "inactive"
    REFUSED = "refused"
    QUOTA = "quota"
    UNCLEAR = "unclear"


SAYS = {
    Outcome.SAME: _("NIK, nama, dan tanggal lahir cocok dengan data Dukcapil."),
    Outcome.DIFFERENT: _("Tidak semuanya cocok dengan data Dukcapil."),
    Outcome.NOT_FOUND: _("NIK ini tidak ada pada data Dukcapil. Periksa kembali angkanya."),
    Outcome.DECEASED: _("Menurut Dukcapil, pemilik NIK ini sudah meninggal. Arahkan ke Dinas Dukcapil."),
    Outcome.DOUBLE: _("Menurut Dukcapil, NIK ini tercatat ganda. Arahkan ke Dinas Dukcapil."),
    Outcome.INACTIVE: _("Menurut Dukcapil, NIK ini tidak aktif. Arahkan ke Dinas Dukcapil."),
    Outcome.REFUSED: _("Dukcapil menolak akun kami. Sampaikan kepada pengelola sistem."),
    Outcome.QUOTA: _("Kuota pencocokan hari ini habis. KTP tetap dapat diperiksa seperti biasa."),
    Outcome.UNCLEAR: _("Dukcapil tidak menjawab dengan jelas. Coba lagi nanti."),
}
_CODES = {
    "11": Outcome.DECEASED,
    "12": Outcome.DOUBLE,
    "13": Outcome.NOT_FOUND,
    "14": Outcome.INACTIVE,
    "15": Outcome.NOT_FOUND,
}
_WORDS = (  # what `RESPON` says where no code comes along
    ("kuota", Outcome.QUOTA),
    ("login gagal", Outcome.REFUSED),
    ("user id", Outcome.REFUSED),
    ("ip ", Outcome.REFUSED),
    ("meninggal", Outcome.DECEASED),
    ("ganda", Outcome.DOUBLE),
    ("non aktif", Outcome.INACTIVE),
    ("tidak ditemukan", Outcome.NOT_FOUND),
)


@dataclass(frozen=True)
class Answer:
    """What the registry said: the outcome, and of each field whether it is right."""

    outcome: Outcome
    fields: Mapping[str, bool] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """A sentence for the officer."""
        return str(SAYS[self.outcome])


def match(nik: str, name: str, birth: date) -> Answer:
    """Ask for one person. Never raises for what the other side does: that is an outcome, too."""
    from simpul.kernel.integrations.models import Checked

    answer = _ask({"NIK": nik, "NAMA_LGKP": name, "TGL_LHR": birth.strftime("%d-%m-%Y")}, "match")
    if answer.outcome in {Outcome.REFUSED, Outcome.QUOTA}:
        Checked.objects.filter(
            code=CODE
        ).delete()  # so that the next check asks anew instead of resting on an old answer
    return answer


def _ask(person: Mapping[str, str], operation: str) -> Answer:
    given = configured(CODE)
    if given is None:
        return Answer(Outcome.UNCLEAR)
    who = {"USER_ID": given["user_id"], "PASSWORD": given["password"], "IP_USER": given["ip_user"]}
    body = {**who, "TRESHOLD": str(given["threshold"]), **person}  # spelt so in the contract
    address = f"dukcapil/get_json/{given['customer']}/{given['method']}"
    try:
        answer = http(CODE).post(address, json=body, operation=operation, attempts=1, again=False)
    except Unreachable:
        return Answer(Outcome.UNCLEAR)
    if answer.status in {401, 403}:
        return Answer(Outcome.REFUSED)
    return read(answer.body) if answer.ok else Answer(Outcome.UNCLEAR)


def read(body: bytes) -> Answer:
    """The answer in these bytes. What is not exactly as agreed is unclear, never a match."""
    try:
        said = json.loads(body)["content"]
        person = said[0] if isinstance(said, list) else said
        words = {str(name).upper(): str(value).strip() for name, value in person.items() if value is not None}
    except (ValueError, LookupError, TypeError, AttributeError):
        return Answer(Outcome.UNCLEAR)
    if (trouble := _trouble(words)) is not None:
        return Answer(trouble)
    right = {name: _right(words[theirs]) for name, theirs in ASKED.items() if theirs in words}
    if set(right) != set(ASKED):
        return Answer(Outcome.UNCLEAR)
    return Answer(Outcome.SAME if all(right.values()) else Outcome.DIFFERENT, right)


def _right(said: str) -> bool:
    """“Sesuai”, or “Sesuai (97)” where likeness is counted."""
    return said.lower().split("(")[0].strip() == "sesuai"


def _trouble(words: Mapping[str, str]) -> Outcome | None:
    code, said = words.get("RESPONSE_CODE", ""), (words.get("RESPON") or words.get("RESPONSE") or "").lower()
    if code in {"", "00"} and not said:
        return None
    if code in _CODES:
        return _CODES[code]
    known = next((outcome for part, outcome in _WORDS if part in said), None)
    return known or (None if code == "00" else Outcome.UNCLEAR)


def _check() -> Finding:
    """Whether the account works. A number that belongs to nobody is asked for, every six hours while all is well."""
    from simpul.kernel.integrations.models import Call, Checked

    probed = Call.objects.filter(code=CODE, operation="probe", at__gt=clock.now() - PROBED_EVERY).exists()
    if probed and Checked.objects.filter(code=CODE, ok=True).exists():
        return Finding(True, "Layanan menjawab pada pemeriksaan terakhir.")
    outcome = _ask({"NIK": NOBODYS, "NAMA_LGKP": "UJI", "TGL_LHR": "01-01-1990"}, "probe").outcome
    if outcome is Outcome.REFUSED:
        return Finding(
            False, "Dukcapil menolak akun atau alamat IP.", "Periksa user_id, password, ip_user, dan masa berlaku PKS."
        )
    if outcome is Outcome.QUOTA:
        return Finding(False, "Kuota hari ini habis.", "Mintalah kuota lebih besar kepada Dinas Dukcapil.")
    if outcome is Outcome.UNCLEAR:
        return Finding(False, "Layanan tidak menjawab sesuai kontrak.", "Periksa jaringan tertutup (VPN) ke Dukcapil.")
    return Finding(True, "Layanan menjawab.")


CONNECTION = Connection(
    CODE,
    _("Dukcapil (hak akses)"),
    _("Mencocokkan NIK, nama, dan tanggal lahir warga di loket."),
    Direction.OUT,
    (
        Setting("base", _("Alamat layanan di jaringan Dukcapil"), url=True),
        Setting("customer", _("Kode pelanggan pada alamat")),
        Setting("user_id", _("User ID")),
        Setting("password", _("Kata sandi"), secret=True),
        Setting("ip_user", _("Alamat IP yang didaftarkan")),
        Setting("threshold", _("Kemiripan nama paling rendah, persen"), default="90"),
        Setting("method", _("Nama fungsi"), default="CALL_VERIFY_BY_ELEMEN"),
        Setting("daily", _("Pencocokan paling banyak sehari"), default=500),
    ),
    _check,
)


def available() -> bool:
    """Whether the regency has set it up."""
    return configured(CODE) is not None


def daily() -> int:
    """How many questions a day the regency allows itself."""
    given: Mapping[str, Any] = configured(CODE) or {}
    return int(given.get("daily", 0))
