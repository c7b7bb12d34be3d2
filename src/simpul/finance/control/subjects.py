"""What an override concerns, by the name that people write on paper. Each kind says how such a name is read, and finds what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.finance.budget.models import Line
from simpul.finance.ledger.models import Period
from simpul.finance.treasury.models import Contract, Request
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused


@dataclass(frozen=True)
class Subject:
    """A kind of thing: its words, how its name is written, and the agency of the one named; None for one of the whole regency."""

    code: str
    label: str | Promise
    example: str
    find: Callable[[str], Agency | None]


def _missing(name: str) -> Refused:
    return Refused("Tidak ada dokumen bernama “%(name)s”. Periksa cara menulisnya.", name=name, field="subject")


def _request(name: str) -> Agency | None:
    parts = re.fullmatch(r"(\d{4})/([\w-]+)/(\d{1,9})", name, re.ASCII)
    found = (
        parts
        and Request.objects.filter(year=int(parts[1]), agency__code=parts[2], no=int(parts[3]))
        .select_related("agency")
        .first()
    )
    if not found:
        raise _missing(name)
    agency: Agency = found.agency
    return agency


def _contract(name: str) -> Agency | None:
    code, _slash, number = name.partition("/")
    found = Contract.objects.filter(agency__code=code, number=number).select_related("agency").first()
    if not found:
        raise _missing(name)
    agency: Agency = found.agency
    return agency


def _month(name: str) -> Agency | None:
    parts = re.fullmatch(r"(\d{4})-(\d{2})", name, re.ASCII)
    if not parts or not Period.objects.filter(year=int(parts[1]), month=int(parts[2])).exists():
        raise _missing(name)
    return None


def _line(name: str) -> Agency | None:
    parts = re.fullmatch(r"(\d{4})/([\w-]+)/([\d.]+)/([\d.]+)", name, re.ASCII)
    rows = (
        Line.objects.filter(year=int(parts[1]), agency__code=parts[2], activity__code=parts[3], account__code=parts[4])
        if parts
        else None
    )
    found = rows.select_related("agency").first() if rows is not None else None
    if not found:
        raise _missing(name)
    agency: Agency = found.agency
    return agency


def _other(name: str) -> Agency | None:
    code = name.partition("/")[0]
    return Agency.objects.filter(code=code).first()


SUBJECTS = {
    one.code: one
    for one in (
        Subject("request", _("SPP"), "2027/dpupr/12", _request),
        Subject("contract", _("Kontrak"), "dpupr/602/1/2027", _contract),
        Subject("line", _("Baris anggaran"), "2027/dpupr/1.03.10.2.01.0009/5.1.02.01.01.0024", _line),
        Subject("month", _("Bulan buku"), "2027-03", _month),
        Subject("other", _("Dokumen lain"), "dpupr/SK 900/12/2027", _other),
    )
}


def names_of(kind: str, keys: Iterable[int]) -> set[str]:
    """The natural keys of documents that checks name by their keys; none for kinds that no override concerns."""
    if kind == "request":
        requests = Request.objects.filter(pk__in=keys).values_list("year", "agency__code", "no")
        return {f"{year}/{code}/{no}" for year, code, no in requests}
    if kind == "contract":
        return {
            f"{code}/{no}" for code, no in Contract.objects.filter(pk__in=keys).values_list("agency__code", "number")
        }
    if kind == "detail":
        lines = Line.objects.filter(details__in=keys, activity__isnull=False)
        several = lines.values_list("year", "agency__code", "activity__code", "account__code")
        return {f"{year}/{code}/{activity}/{account}" for year, code, activity, account in several}
    return set()
