"""How a list of cases is narrowed: read from an address, applied to rows, written back as an address.

Filters only narrow what the gate has let through. What an address asks for and nobody declared is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import lists, seeking
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.services import Column, Service, registry
from simpul.kernel.indicators import Span
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import State
from simpul.lib import clock, periods
from simpul.lib.memo import Memo

Words = str | Promise
DUE: dict[str, Words] = {"lewat": _("Lewat batas"), "3-hari": _("Dalam 3 hari")}
HANDS: dict[str, Words] = {"saya": _("Saya"), "kosong": _("Belum ada petugas")}
LABELS: dict[str, Words] = {
    "q": _("Kata"), "layanan": _("Layanan"), "keadaan": _("Keadaan"), "kecamatan": _("Kecamatan"), "instansi": _("Instansi"),
    "tenggat": _("Batas waktu"), "petugas": _("Petugas"), "periode": _("Masuk pada"),
}  # fmt: skip
AHEAD = timedelta(days=3)
COLUMN = "kolom-"  # before the name of a service's own column
agency_codes: Memo[dict[str, tuple[int, str]]] = Memo(
    lambda: {code: (pk, name) for code, pk, name in Agency.objects.values_list("code", "pk", "short_name")}, seconds=60
)


@dataclass(frozen=True)
class Filters:
    """What a list was asked for. Each name is the parameter of the address; empty: not asked."""

    q: str = ""
    layanan: str = ""
    keadaan: str = ""
    kecamatan: str = ""
    instansi: str = ""
    tenggat: str = ""
    petugas: str = ""
    periode: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, asked: Mapping[str, str], service: Service | None = None) -> Filters:
        """From the parameters of an address; `service` when the list is of one service anyway."""
        known: dict[str, Any] = {name: asked[name].strip()[: lists.LONGEST] for name in NAMES if name in asked}
        kind = service or _kind(known.get("layanan", ""))
        if known.get("keadaan"):
            known["keadaan"] = _state_asked(known["keadaan"], kind)
        own = tuple(
            (column.name, asked[COLUMN + column.name]) for column in choosable(kind) if asked.get(COLUMN + column.name)
        )
        return cls(**known, columns=own)

    @property
    def service(self) -> Service | None:
        """The service asked for; the only one, where there is only one."""
        return _kind(self.layanan)

    def parameters(self) -> dict[str, str]:
        """As the parameters of an address, without what was not asked."""
        named = {name: getattr(self, name) for name in NAMES if getattr(self, name)}
        return {**named, **{COLUMN + name: value for name, value in self.columns}}

    def address(self, **more: str) -> str:
        """The part of an address after the question mark."""
        return urlencode({name: value for name, value in {**self.parameters(), **more}.items() if value})

    def of(self, column: str) -> str:
        """What is asked of a service's own column."""
        return dict(self.columns).get(column, "")

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return bool(self.parameters())


def _kind(slug: str) -> Service | None:
    return registry.get(slug) or (next(iter(registry.values())) if len(registry) == 1 else None)


NAMES = tuple(one.name for one in fields(Filters) if one.name != "columns")


def narrowed(cases: CaseQuerySet, asked: Filters, viewer: Viewer) -> CaseQuerySet:
    """The cases that all filters let through."""
    cases = lists.matching(cases, asked.q)
    if asked.layanan:
        cases = cases.filter(service=asked.layanan)
    if asked.keadaan:
        of, _mark, code = asked.keadaan.rpartition(":")
        cases = cases.filter(state=code, **({"service": of} if of else {}))
    if asked.kecamatan:
        cases = cases.filter(region__code__startswith=asked.kecamatan)
    if asked.instansi:
        cases = cases.filter(agency=agency_codes().get(asked.instansi, (0, ""))[0])
    if asked.periode:
        cases = _within(cases, asked.periode)
    return _of_columns(_in_hands(_by_deadline(cases, asked.tenggat), asked.petugas, viewer), asked)


def newest_first(
    cases: Callable[[], CaseQuerySet],
    asked: Filters,
    viewer: Viewer,
    known: tuple[Hashable, ...],
    after: str,
    size: int | None = None,
    **beside: Any,
) -> lists.Page:
    """A page of those that all filters let through. `known` holds what decides over `cases`; empty where it isn't known beforehand.

    Words are sought among the newest first. A number or a period narrows enough to be looked for at once. `beside`: what is asked
    along with the page (`lists.Beside`), and its values.
    """
    at_once = not asked.q or bool(asked.periode) or lists.is_number(asked.q)
    rest = asked if at_once else replace(asked, q="")

    def found() -> CaseQuerySet:
        return narrowed(cases(), rest, viewer)

    asking = kept(asked, known, viewer) | beside
    if at_once:
        return lists.newest_first(found, after, size or lists.PAGE, **asking)
    return seeking.newest_first(found, asked.q, after, size or seeking.FIRST, **asking)


def kept(asked: Filters, others: tuple[Hashable, ...], viewer: Viewer) -> dict[str, Any]:
    """How a list so narrowed is kept as a question: by `others` that decide over it, and by the viewer where they look at him.

    Words differ each time and are no part of it. A number or a moment is not worth keeping.
    """
    if not others or lists.is_number(asked.q) or asked.tenggat or asked.periode:
        return {}
    who = viewer.user.pk if viewer.user and asked.petugas else None
    return {"kept_as": (*others, who, replace(asked, q=""))}


def _by_deadline(cases: CaseQuerySet, due: str) -> CaseQuerySet:
    if due not in DUE:
        return cases
    now = clock.now()
    open_ones = cases.still_open().filter(paused_at=None)
    return open_ones.filter(due_at__lt=now) if due == "lewat" else open_ones.filter(due_at__range=(now, now + AHEAD))


def _within(cases: CaseQuerySet, period: str) -> CaseQuerySet:
    """Those that came in a month, a quarter or a year."""
    try:
        span = Span.of(periods.parse(period))
    except ValueError:
        return cases.none()
    return cases.filter(opened_at__gte=span.start, opened_at__lt=span.end)


def _in_hands(cases: CaseQuerySet, hands: str, viewer: Viewer) -> CaseQuerySet:
    if hands == "saya":
        return cases.filter(assignee=viewer.user)
    return cases.filter(assignee=None) if hands == "kosong" else cases


def _of_columns(cases: CaseQuerySet, asked: Filters) -> CaseQuerySet:
    service = asked.service
    if service is None or not asked.columns:
        return cases
    table = service.model._meta.model_name
    known = {column.name: {value for value, _label in column.choices()} for column in choosable(service)}
    wanted = {f"{table}__{name}": value for name, value in asked.columns if value in known.get(name, ())}
    return cases.filter(**wanted) if len(wanted) == len(asked.columns) else cases.none()


def choosable(service: Service | None) -> list[Column]:
    """The columns of a service by which its cases can be narrowed."""
    return [column for column in service.columns if column.options] if service else []


def states(service: Service | None) -> dict[str, State]:
    """The states to choose from, by code; when no service is asked for those of all, as `service:code`."""
    if service:
        return dict(service.workflow.states)
    return {f"{one.slug}:{code}": state for one in registry.values() for code, state in one.workflow.states.items()}


def state_choices(service: Service | None) -> list[tuple[str, str]]:
    """The same in words, with the service where several could be meant."""
    return [
        (code, gettext(state.label) + (f" ({registry[of].name})" if (of := code.rpartition(":")[0]) else ""))
        for code, state in states(service).items()
    ]


def _state_asked(asked: str, service: Service | None) -> str:
    """A state without its service is that of the only service that has one called so: services share codes. Else it is left out."""
    of, _mark, code = asked.rpartition(":")
    if service:
        return code if of in ("", service.slug) else ""
    having = [slug for slug, one in registry.items() if code in one.workflow.states and of in ("", slug)]
    return f"{having[0]}:{code}" if len(having) == 1 else ""


def told(asked: Filters) -> Iterator[tuple[str, str, str]]:
    """Each filter in words: what it narrows, to what, and the address of the list without it."""
    for name in NAMES:
        if value := getattr(asked, name):
            rest: dict[str, Any] = {name: ""}
            yield str(LABELS[name]), str(_in_words(name, value, asked.service)), replace(asked, **rest).address()
    for column in choosable(asked.service):
        if value := asked.of(column.name):
            others = tuple(pair for pair in asked.columns if pair[0] != column.name)
            words = dict(column.choices()).get(value, value)
            yield str(column.label), str(words), replace(asked, columns=others).address()


def _in_words(name: str, value: str, service: Service | None) -> Words:
    match name:
        case "q":
            return f"“{value}”"
        case "layanan":
            return registry[value].name if value in registry else value
        case "keadaan":
            known = states(service)
            return gettext(known[value].label) if value in known else value
        case "kecamatan":
            return lists.region_names().get(value, value)
        case "instansi":
            return agency_codes().get(value, (0, value))[1]
        case _:
            return {"tenggat": DUE, "petugas": HANDS}.get(name, {}).get(value, value)
